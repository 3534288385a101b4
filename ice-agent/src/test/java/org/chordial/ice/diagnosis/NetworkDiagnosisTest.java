package org.chordial.ice.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chordial.ice.diagnosis.Diagnosis.Verdict;
import org.chordial.ice.mapping.PortMapper;
import org.chordial.ice.mapping.VirtualGateway;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.TurnCredentials;
import org.chordial.ice.turn.TurnTransport;
import org.chordial.ice.turn.server.CredentialSource;
import org.chordial.ice.turn.server.TurnServer;
import org.chordial.ice.turn.server.TurnServerSettings;
import org.chordial.ice.vnet.NatBehaviour;
import org.chordial.ice.vnet.NatBox;
import org.chordial.ice.vnet.NatDependence;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;
import org.chordial.ice.vnet.VirtualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of networks whose kind is known. */
class NetworkDiagnosisTest {
  private static final InetAddress FIRST = InetAddress.ofLiteral("203.0.113.1");
  private static final InetSocketAddress SERVER = new InetSocketAddress(FIRST, 3478);
  private static final InetSocketAddress WEB = new InetSocketAddress("203.0.113.3", 443);
  private static final NatDependence EIM = NatDependence.ENDPOINT_INDEPENDENT;
  private static final NatDependence ADF = NatDependence.ADDRESS_DEPENDENT;

  private final VirtualTime time = new VirtualTime();
  private final VirtualNetwork network = new VirtualNetwork(time, 1);

  @BeforeEach
  void open() throws NetworkException {
    VirtualHost host = network.host("203.0.113.1", "203.0.113.2");
    server(SERVER, host).discoverBehaviour(InetAddress.ofLiteral("203.0.113.2"), 3479);
    server(WEB, network.host("203.0.113.3"));
  }

  private TurnServer server(InetSocketAddress at, VirtualHost host) throws NetworkException {
    return new TurnServer(
        at,
        TurnServerSettings.of("example.org", List.of(at.getAddress())),
        CredentialSource.users(Map.of("alice", "secret")),
        Optional.empty(),
        host,
        time.context(1));
  }

  private Diagnosis diagnose(VirtualHost host, List<InetAddress> gateways) {
    TurnCredentials alice = new TurnCredentials("alice", "secret");
    List<RelayServer> relays =
        List.of(
            new RelayServer("one", SERVER, TurnTransport.UDP, alice, Optional.empty()),
            new RelayServer("two", WEB, TurnTransport.TCP, alice, Optional.empty()));
    Diagnosis found =
        time.await(
            NetworkDiagnosis.run(
                List.of(SERVER),
                relays,
                new PortMapper(host, time.context(2), () -> gateways),
                host,
                time.context(3)),
            Duration.ofMinutes(1));
    // A request that was given up runs out by itself.
    time.advance(Duration.ofMinutes(1));
    assertEquals(0, host.openSockets());
    return found;
  }

  private Diagnosis behind(NatBehaviour behaviour) {
    return diagnose(network.nat(behaviour, "198.51.100.1").host("10.0.0.2"), List.of());
  }

  @Test
  void theVerdictFollowsFromMappingAndFiltering() {
    assertEquals(Verdict.DIRECT, diagnose(network.host("198.51.100.9"), List.of()).verdict());
    assertEquals(Verdict.DIRECT, behind(NatBehaviour.of(EIM, ADF)).verdict());
  }

  @Test
  void theUsualRouterNeedsARelayOnlyWithThoseWhoseRouterIsWorse() {
    Diagnosis found = behind(NatBehaviour.PORT_RESTRICTED);
    assertEquals(Verdict.MOSTLY_DIRECT, found.verdict());
    assertTrue(
        found.sentences().getFirst().contains("a relay is needed with those whose router gives"),
        found.sentences().toString());
    assertEquals(Set.of(TurnTransport.UDP, TurnTransport.TCP), found.relays());
  }

  @Test
  void aSymmetricRouterIsSaidToGiveEveryPeerAnotherPort() {
    Diagnosis found = behind(NatBehaviour.SYMMETRIC);
    assertEquals(Verdict.SELDOM_DIRECT, found.verdict());
    assertTrue(
        found.sentences().get(1).contains("another for each address and port"),
        found.sentences().toString());
  }

  @Test
  void aRouterThatMapsPortsMakesUpForEverything() throws Exception {
    NatBox box = network.nat(NatBehaviour.SYMMETRIC, "198.51.100.1");
    VirtualHost router = box.host("10.0.0.1");
    new VirtualGateway(
        VirtualGateway.Kind.NAT_PMP, box, router, InetAddress.ofLiteral("198.51.100.1"), time);
    Diagnosis found = diagnose(box.host("10.0.0.2"), List.of(router.address()));
    assertEquals(Optional.of(PortMapper.Protocol.NAT_PMP), found.mapped());
    assertEquals(Verdict.DIRECT, found.verdict());
    assertEquals(0, box.forwards(), "the port was not given back");
  }

  @Test
  void whereUdpIsBlockedAndOnlyPort443IsOpenTheRelayThereIsNamed() {
    Diagnosis found = behind(NatBehaviour.PORT_RESTRICTED.withUdpBlocked().withOnlyTcp(443));
    assertEquals(Verdict.RELAY_ONLY, found.verdict());
    assertEquals(Set.of(WEB), found.tcp());
    assertEquals(Set.of(TurnTransport.TCP), found.relays());
    assertTrue(
        found.sentences().contains("TCP works on port 443 only."), found.sentences().toString());
    assertTrue(found.callable());
  }

  @Test
  void whereNothingGetsThroughThePersonIsToldWhatToDo() {
    Diagnosis found = behind(NatBehaviour.PORT_RESTRICTED.withUdpBlocked().withOnlyTcp(80));
    assertEquals(Verdict.NONE, found.verdict());
    assertFalse(found.callable());
    assertTrue(found.sentences().getFirst().contains("Use another network"));
  }
}
