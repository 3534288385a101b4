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

/** Our TURN server on the open part of a virtual network, of both families, on 3478 and 443. */
final class VirtualRelay {

  private static final String FOUR = "203.0.113.2";
  private static final String SIX = "2001:db8:ffff::2";
  private static final int STUN = 3478;
  private static final int WEB = 443;
  private static final TurnCredentials ALICE = new TurnCredentials("alice", "secret");
  private static final int SEED = 77;

  final VirtualHost host;
  final TurnServer server;

  VirtualRelay(VirtualNetwork network) {
    host = network.host(FOUR, SIX);
    server =
        new TurnServer(
            TurnServerSettings.of("example.org", host.localAddresses()),
            CredentialSource.users(Map.of(ALICE.username(), ALICE.password())),
            Optional.empty(),
            host,
            network.time().context(SEED));
    try {
      for (InetSocketAddress each : List.of(four(STUN), six(STUN), four(WEB), six(WEB))) {
        server.listen(each);
      }
    } catch (NetworkException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InetSocketAddress four(int port) {
    return new InetSocketAddress(FOUR, port);
  }

  private static InetSocketAddress six(int port) {
    return new InetSocketAddress(SIX, port);
  }

  /** The STUN servers, over UDP and TCP, of both families. */
  List<InetSocketAddress> stun() {
    return List.of(four(STUN), six(STUN));
  }

  /** The server by its IPv4 address. */
  List<RelayServer> over(TurnTransport... transports) {
    return Stream.of(transports).map(transport -> at(four(STUN), transport)).toList();
  }

  /** The server by each of its ways. */
  List<RelayServer> everywhere() {
    return List.of(
        at(four(STUN), TurnTransport.UDP),
        at(six(STUN), TurnTransport.UDP),
        at(four(STUN), TurnTransport.TCP),
        at(six(STUN), TurnTransport.TCP),
        at(four(WEB), TurnTransport.TCP),
        at(six(WEB), TurnTransport.TCP));
  }

  private static RelayServer at(InetSocketAddress where, TurnTransport transport) {
    return new RelayServer("relay", where, transport, ALICE, Optional.empty());
  }
}
