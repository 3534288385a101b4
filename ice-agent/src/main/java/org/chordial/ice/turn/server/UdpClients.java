package org.chordial.ice.turn.server;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.chordial.ice.net.DatagramSocket;

/** The clients on one UDP socket. Only who has an allocation is remembered. */
final class UdpClients implements DatagramSocket.Receiver {

  private final DatagramSocket socket;
  private final TurnDispatcher dispatcher;
  private final Map<InetSocketAddress, UdpLink> links = new HashMap<>();

  UdpClients(DatagramSocket socket, TurnDispatcher dispatcher) {
    this.socket = socket;
    this.dispatcher = dispatcher;
  }

  @Override
  public void received(ByteBuf datagram, InetSocketAddress from) {
    UdpLink known = links.get(from);
    dispatcher.received(known == null ? new UdpLink(from) : known, datagram);
  }

  private final class UdpLink extends ClientLink {

    UdpLink(InetSocketAddress client) {
      super(client);
    }

    @Override
    void allocation(ServerAllocation changed) {
      super.allocation(changed);
      if (changed == null) {
        links.remove(client());
      } else {
        links.put(client(), this);
      }
    }

    @Override
    Optional<DatagramSocket> socket() {
      return Optional.of(socket);
    }

    @Override
    boolean isStream() {
      return false;
    }

    @Override
    boolean isProven() {
      return allocation() != null;
    }

    @Override
    void send(ByteBuf message) {
      socket.send(message, client());
    }
  }
}
