package org.chordial.ice.agent;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.TurnCredentials;
import org.chordial.ice.turn.TurnTransport;
import org.chordial.ice.turn.server.CredentialSource;
import org.chordial.ice.turn.server.TurnServer;
import org.chordial.ice.turn.server.TurnServerSettings;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;

/** Our TURN server on the open part of a virtual network. */
final class VirtualRelay {

  private static final String ADDRESS = "203.0.113.2";
  private static final TurnCredentials ALICE = new TurnCredentials("alice", "secret");
  private static final int SEED = 77;

  final VirtualHost host;
  final TurnServer server;

  VirtualRelay(VirtualNetwork network) {
    host = network.host(ADDRESS);
    try {
      server =
          new TurnServer(
              new InetSocketAddress(ADDRESS, 3478),
              TurnServerSettings.of("example.org", List.of(host.address())),
              CredentialSource.users(Map.of(ALICE.username(), ALICE.password())),
              Optional.empty(),
              host,
              network.time().context(SEED));
    } catch (NetworkException e) {
      throw new IllegalStateException(e);
    }
  }

  List<RelayServer> over(TurnTransport... transports) {
    return Stream.of(transports)
        .map(
            transport ->
                new RelayServer("relay", server.address(), transport, ALICE, Optional.empty()))
        .toList();
  }
}
