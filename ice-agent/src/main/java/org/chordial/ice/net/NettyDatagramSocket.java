package org.chordial.ice.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetSocketAddress;

/** A UDP socket on an event loop. Buffers come from Netty's pool and go back to it. */
final class NettyDatagramSocket implements DatagramSocket {

  /** Longer than any path MTU of the open internet; what fills it may be cut short. */
  private static final int RECEIVE_BUFFER = 4096;

  private static final int SOCKET_BUFFER = 1 << 20;

  private final NioDatagramChannel channel;
  private final NetworkCounters counters;
  private final InetSocketAddress local;
  private Receiver receiver;
  private DatagramPacket latest;

  NettyDatagramSocket(NioDatagramChannel channel, NetworkCounters counters) {
    this.channel = channel;
    this.counters = counters;
    this.local = channel.localAddress();
    channel.config().setRecvByteBufAllocator(new HeadroomAllocator(RECEIVE_BUFFER));
    channel
        .config()
        .setWriteBufferWaterMark(new WriteBufferWaterMark(SOCKET_BUFFER / 2, SOCKET_BUFFER));
    // The kernel gives what its own limit allows: media comes in bursts that a busy loop must not
    // lose.
    channel.config().setOption(ChannelOption.SO_RCVBUF, SOCKET_BUFFER);
    channel.config().setOption(ChannelOption.SO_SNDBUF, SOCKET_BUFFER);
    channel.pipeline().addLast(new Handler());
  }

  Channel channel() {
    return channel;
  }

  @Override
  public InetSocketAddress localAddress() {
    return local;
  }

  @Override
  public void send(ByteBuf datagram, InetSocketAddress to) {
    if (!channel.isOpen() || !channel.isWritable() || to.getPort() == 0 || to.isUnresolved()) {
      counters.sendFull();
      datagram.release();
      return;
    }
    var _ = channel.writeAndFlush(envelope(datagram, to), channel.voidPromise());
  }

  /** Who sends the same buffer to the same place again needs no other envelope for it. */
  @SuppressWarnings("ReferenceEquality") // an equal buffer may change while the first one waits
  private DatagramPacket envelope(ByteBuf datagram, InetSocketAddress to) {
    DatagramPacket packet = latest;
    if (packet == null || packet.content() != datagram || !packet.recipient().equals(to)) {
      packet = new DatagramPacket(datagram, to);
      latest = packet;
    }
    return packet;
  }

  @Override
  public void receiver(Receiver receiver) {
    this.receiver = receiver;
  }

  @Override
  public void close() {
    receiver = null;
    latest = null;
    var _ = channel.close();
  }

  private final class Handler extends SimpleChannelInboundHandler<DatagramPacket> {

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
      if (packet.content().readableBytes() >= RECEIVE_BUFFER) {
        counters.tooLong();
      } else if (receiver == null) {
        counters.unread();
      } else {
        receiver.received(packet.content().retain(), packet.sender());
      }
    }

    /** A refused send, or an ICMP error that the kernel hands to the next call: UDP goes on. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      counters.sendFailed();
    }
  }
}
