package org.chordial.ice.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.nio.NioSelectableChannelIoHandle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A UDP socket on an event loop. Buffers come from Netty's pool and go back to it; between the
 * kernel and the receiver there is no queue, no pipeline and no object for a packet but its buffer
 * and its sender.
 */
final class NettyDatagramSocket extends NioSelectableChannelIoHandle<DatagramChannel>
    implements DatagramSocket {

  private static final Logger LOG = LoggerFactory.getLogger(NettyDatagramSocket.class);

  /** Longer than any path MTU of the open internet; what fills it may be cut short. */
  private static final int RECEIVE_BUFFER = 4096;

  /** Free bytes before a datagram, so that who hands it on can put a header there. */
  private static final int HEADROOM = 8;

  private static final int SOCKET_BUFFER = 1 << 20;

  /**
   * What has come is read at once, but not so much that others wait long: a millisecond's work. A
   * server's one socket for all its clients has to keep up with a thousand that wake it one by one.
   */
  private static final int MOST_AT_ONCE = 128;

  /** So many came in a row, as many at a time as were asked for, before more are asked for. */
  private static final int FULL_BEFORE_MORE = 8;

  private final DatagramChannel channel;
  private final NetworkCounters counters;
  private final InetSocketAddress local;
  private Receiver receiver;
  private int atOnce = 1;
  private int full;

  /**
   * @param channel bound, and from now on this socket's
   */
  NettyDatagramSocket(DatagramChannel channel, NetworkCounters counters) throws IOException {
    super(channel);
    this.channel = channel;
    this.counters = counters;
    this.local = (InetSocketAddress) channel.getLocalAddress();
    channel.configureBlocking(false);
    buffer(StandardSocketOptions.SO_RCVBUF);
    buffer(StandardSocketOptions.SO_SNDBUF);
  }

  /** Media comes in bursts that a busy loop must not lose. */
  private void buffer(SocketOption<Integer> option) {
    try {
      channel.setOption(option, SOCKET_BUFFER);
    } catch (IOException e) {
      // Some kernels give what their own limit allows, others refuse what is beyond it.
      LOG.debug("{} stays as it is: {}", option, e.getMessage());
    }
  }

  /** The event loop has it; from now on it hears. */
  static void listen(IoRegistration registration) {
    registration.submit(NioIoOps.READ);
  }

  @Override
  public InetSocketAddress localAddress() {
    return local;
  }

  @Override
  public void send(ByteBuf datagram, InetSocketAddress to) {
    try {
      if (!channel.isOpen()
          || to.getPort() == 0
          || to.isUnresolved()
          || (channel.send(bytes(datagram), to) == 0 && datagram.isReadable())) {
        counters.sendFull();
      }
    } catch (IOException | UnresolvedAddressException | UnsupportedAddressTypeException e) {
      // A refused send, or an ICMP error that the kernel hands to the next call: UDP goes on.
      counters.sendFailed();
    } finally {
      datagram.release();
    }
  }

  private static ByteBuffer bytes(ByteBuf datagram) {
    return datagram.nioBufferCount() == 1
        ? datagram.internalNioBuffer(datagram.readerIndex(), datagram.readableBytes())
        : datagram.nioBuffer();
  }

  @Override
  public void receiver(Receiver receiver) {
    this.receiver = receiver;
  }

  @Override
  public void close() {
    receiver = null;
    try {
      // Its key goes with it at the loop's next look at its sockets.
      channel.close();
    } catch (IOException e) {
      counters.sendFailed();
    }
  }

  /**
   * Reads as many datagrams as there usually are: one more call, to be told that there are none, is
   * a third of what a packet costs where they come one by one. What is left wakes the loop again.
   */
  @Override
  protected void handle(DatagramChannel selected, SelectionKey key) {
    for (int count = 0; count < atOnce; count++) {
      if (!readOne()) {
        atOnce = Math.max(1, count);
        full = 0;
        return;
      }
    }
    full += atOnce;
    if (full >= FULL_BEFORE_MORE) {
      full = 0;
      atOnce = Math.min(MOST_AT_ONCE, atOnce * 2);
    }
  }

  private boolean readOne() {
    ByteBuf datagram = ByteBufAllocator.DEFAULT.directBuffer(HEADROOM + RECEIVE_BUFFER);
    InetSocketAddress from = null;
    try {
      if (channel.isOpen()) {
        ByteBuffer bytes = datagram.internalNioBuffer(HEADROOM, RECEIVE_BUFFER);
        int start = bytes.position();
        from = (InetSocketAddress) channel.receive(bytes);
        datagram.setIndex(HEADROOM, HEADROOM + bytes.position() - start);
      }
    } catch (IOException e) {
      // An earlier datagram of ours has met an ICMP error, where the system tells of it here.
      counters.sendFailed();
    }
    if (from == null) {
      datagram.release();
      return false;
    }
    if (datagram.readableBytes() >= RECEIVE_BUFFER) {
      counters.tooLong();
      datagram.release();
    } else if (receiver == null) {
      counters.unread();
      datagram.release();
    } else {
      deliver(datagram, from);
    }
    return true;
  }

  /**
   * A fault in who receives is one lost datagram; the other sockets of the loop go on. The first is
   * told: whoever can make one could fill the log.
   */
  private void deliver(ByteBuf datagram, InetSocketAddress from) {
    try {
      receiver.received(datagram, from);
    } catch (RuntimeException e) {
      if (counters.fault() == 1) {
        LOG.warn("a datagram from {} to {} met a fault", from, local, e);
      }
    }
  }
}
