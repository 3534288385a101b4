package org.chordial.ice.vnet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;

/**
 * Somebody between two parties, on any network: hands on what they send each other, overhears it,
 * and can send either of them more, from the address that they know. Used on the executor of its
 * network only.
 */
public final class Relay implements AutoCloseable {

  private final DatagramSocket socket;
  private final InetSocketAddress target;
  private final int kept;
  private final List<byte[]> overheard = new ArrayList<>();
  private InetSocketAddress other;

  /**
   * @param target whom everybody else is brought to; who sent last gets the answers
   * @param kept how many datagrams to remember
   */
  public Relay(Network network, InetSocketAddress bind, InetSocketAddress target, int kept)
      throws NetworkException {
    this.target = target;
    this.kept = kept;
    this.socket = network.openUdp(bind);
    socket.receiver(this::received);
  }

  private void received(ByteBuf datagram, InetSocketAddress from) {
    if (overheard.size() < kept) {
      overheard.add(ByteBufUtil.getBytes(datagram));
    }
    if (!from.equals(target)) {
      other = from;
      socket.send(datagram, target);
    } else if (other != null) {
      socket.send(datagram, other);
    } else {
      datagram.release();
    }
  }

  public InetSocketAddress address() {
    return socket.localAddress();
  }

  /** The first datagrams that passed here. */
  public List<byte[]> overheard() {
    return List.copyOf(overheard);
  }

  /** Sends something as if it had come from the other side. */
  public void send(ByteBuf datagram, InetSocketAddress to) {
    socket.send(datagram, to);
  }

  @Override
  public void close() {
    socket.close();
  }
}
