package org.chordial.ice.turn;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.dtls.Dtls;
import org.chordial.ice.dtls.TlsConnection;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.net.StreamConnection;

/** Opens the way to a server, over whatever transport it has. */
final class ServerPaths {

  private static final InetAddress ANY_4 = InetAddress.ofLiteral("0.0.0.0");
  private static final InetAddress ANY_6 = InetAddress.ofLiteral("::");

  private ServerPaths() {}

  static CompletableFuture<ServerPath> connect(
      RelayServer server, Network network, CoreContext context) {
    return switch (server.transport()) {
      case UDP -> udp(server, network).thenApply(socket -> new UdpServerPath(socket, to(server)));
      case DTLS ->
          udp(server, network)
              .thenCompose(
                  socket ->
                      Dtls.connect(new UdpServerPath(socket, to(server)), tls(server), context))
              .thenApply(DtlsServerPath::new);
      case TCP, TLS -> stream(server, network, context).thenApply(StreamServerPath::new);
    };
  }

  /** A connection of its own to a server that is reached by streams. */
  static CompletableFuture<StreamConnection> stream(
      RelayServer server, Network network, CoreContext context) {
    CompletableFuture<StreamConnection> plain = network.connectTcp(to(server));
    return server.transport().isSecure()
        ? plain
            .thenCompose(connection -> TlsConnection.connect(connection, tls(server), context))
            .thenApply(secured -> secured)
        : plain;
  }

  private static InetSocketAddress to(RelayServer server) {
    return server.address();
  }

  private static TlsSettings tls(RelayServer server) {
    return server.tls().orElseThrow();
  }

  private static CompletableFuture<DatagramSocket> udp(RelayServer server, Network network) {
    try {
      return CompletableFuture.completedFuture(
          network.openUdp(new InetSocketAddress(local(server.address().getAddress(), network), 0)));
    } catch (NetworkException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The only address there is, as a person may have asked for it; of several the system picks. */
  private static InetAddress local(InetAddress server, Network network) {
    boolean four = server instanceof Inet4Address;
    List<InetAddress> own =
        network.localAddresses().stream()
            .filter(address -> address instanceof Inet4Address == four)
            .toList();
    return own.size() == 1 ? own.getFirst() : four ? ANY_4 : ANY_6;
  }
}
