package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import org.chordial.ice.net.DatagramSocket;

/**
 * A socket on a TURN server: its local address is the relayed one, and what is sent to it there
 * comes out here. Used on the client's executor only.
 */
public final class RelayedSocket implements DatagramSocket {

  private final TurnClient client;
  private final ClientPeers peers;
  private final InetSocketAddress relayed;
  private Receiver receiver;
  private boolean closed;

  RelayedSocket(TurnClient client, ClientPeers peers, InetSocketAddress relayed) {
    this.client = client;
    this.peers = peers;
    this.relayed = relayed;
  }

  /** The allocation behind it. */
  public TurnClient client() {
    return client;
  }

  @Override
  public InetSocketAddress localAddress() {
    return relayed;
  }

  /**
   * Asks the server to let these send to us (section 9), before anything goes to them. Who is sent
   * to without is asked for then.
   */
  public void permit(Collection<InetAddress> addresses) {
    addresses.forEach(peers::permit);
  }

  /**
   * Settles on one peer: it gets a channel, and data goes on by indications until the server has
   * bound it. Nobody else's permission is kept up.
   */
  public void settle(InetSocketAddress peer) {
    peers.settle(peer);
  }

  @Override
  public void send(ByteBuf datagram, InetSocketAddress to) {
    if (closed) {
      datagram.release();
    } else {
      peers.send(datagram, to);
    }
  }

  @Override
  public void receiver(Receiver receiver) {
    this.receiver = receiver;
  }

  void received(ByteBuf datagram, InetSocketAddress from) {
    if (receiver == null || closed) {
      datagram.release();
    } else {
      receiver.received(datagram, from);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      client.closed(this);
    }
  }
}
