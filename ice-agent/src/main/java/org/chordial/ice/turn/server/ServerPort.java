package org.chordial.ice.turn.server;

import java.net.InetSocketAddress;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.net.StreamListener;

/** One port on which clients are taken, for datagrams and streams alike. */
record ServerPort(DatagramSocket socket, StreamListener listener) {

  static ServerPort open(
      InetSocketAddress at, Network network, TurnDispatcher dispatcher, StreamClients streams)
      throws NetworkException {
    DatagramSocket socket = network.openUdp(at);
    try {
      StreamListener listener = network.listenTcp(socket.localAddress(), streams::accepted);
      socket.receiver(new UdpClients(socket, dispatcher));
      return new ServerPort(socket, listener);
    } catch (NetworkException e) {
      socket.close();
      throw e;
    }
  }

  InetSocketAddress address() {
    return socket.localAddress();
  }

  void closeListener() {
    listener.close();
  }

  void closeSocket() {
    socket.close();
  }
}
