package org.chordial.ice.turn.server;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.net.StreamListener;

/** One port on which clients are taken, for datagrams and streams alike. */
record ServerPort(
    DatagramSocket socket, StreamListener listener, Optional<DtlsClients> secureClients) {

  static ServerPort open(
      InetSocketAddress at,
      RelayCore core,
      TurnDispatcher dispatcher,
      StreamClients streams,
      Optional<TlsSettings> tls)
      throws NetworkException {
    DatagramSocket socket = core.network().openUdp(at);
    try {
      StreamListener listener = core.network().listenTcp(socket.localAddress(), streams::accepted);
      UdpClients plain = new UdpClients(socket, dispatcher);
      Optional<DtlsClients> secure =
          tls.map(with -> new DtlsClients(socket, with, core, dispatcher, plain, core.context()));
      socket.receiver(secure.<DatagramSocket.Receiver>map(each -> each).orElse(plain));
      return new ServerPort(socket, listener, secure);
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
    secureClients.ifPresent(DtlsClients::close);
    socket.close();
  }
}
