package org.chordial.ice.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.turn.server.CredentialSource;
import org.chordial.ice.turn.server.TurnServer;
import org.chordial.ice.turn.server.TurnServerSettings;
import org.chordial.ice.vnet.LinkQuality;
import org.chordial.ice.vnet.NatBehaviour;
import org.chordial.ice.vnet.NatDependence;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;
import org.chordial.ice.vnet.VirtualTime;
import org.junit.jupiter.api.Test;

/** Our client asks our server, through translators of every kind, in virtual time. */
class BehaviourTest {
  private static final InetAddress FIRST = InetAddress.ofLiteral("203.0.113.1");
  private static final InetAddress SECOND = InetAddress.ofLiteral("203.0.113.2");
  private static final InetSocketAddress SERVER = new InetSocketAddress(FIRST, 3478);
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final VirtualTime time = new VirtualTime();
  private final VirtualNetwork network = new VirtualNetwork(time, 5780);
  private final VirtualHost serverHost = network.host("203.0.113.1", "203.0.113.2");

  private TurnServer server() throws NetworkException {
    return new TurnServer(
        SERVER,
        TurnServerSettings.of("example.org", List.of(FIRST)),
        CredentialSource.users(Map.of()),
        Optional.empty(),
        serverHost,
        time.context(1));
  }

  private TurnServer serverWithTwoAddresses() throws NetworkException {
    TurnServer server = server();
    server.discoverBehaviour(SECOND, 3479);
    return server;
  }

  private NatReport discover(VirtualHost host) {
    return time.await(
        BehaviourDiscovery.discover(SERVER, host.address(), host, time.context(2)), LIMIT);
  }

  private static Dependence same(NatDependence dependence) {
    return Dependence.valueOf(dependence.name());
  }

  @Test
  void theVerdictIsTheKindOfTheTranslatorForAllNineWithHairpinAndWithout() throws Exception {
    List<String> wrong = new ArrayList<>();
    int net = 10;
    try (TurnServer _ = serverWithTwoAddresses()) {
      for (NatDependence mapping : NatDependence.values()) {
        for (NatDependence filtering : NatDependence.values()) {
          for (boolean hairpin : new boolean[] {false, true}) {
            NatBehaviour plain = NatBehaviour.of(mapping, filtering);
            VirtualHost host =
                network
                    .nat(hairpin ? plain.withHairpin() : plain, "198.51.100." + net++)
                    .host("10.0.0.2");
            NatReport report = discover(host);
            Optional<Boolean> reaches =
                mapping == NatDependence.ENDPOINT_INDEPENDENT
                    ? Optional.of(hairpin)
                    : Optional.empty();
            if (!report.mapping().equals(Optional.of(same(mapping)))
                || !report.filtering().equals(Optional.of(same(filtering)))
                || !report.hairpin().equals(reaches)
                || !report.translated()) {
              wrong.add(plain + " hairpin " + hairpin + " is taken for " + report);
            }
            assertEquals(0, host.openSockets());
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void anOpenHostIsNeitherTranslatedNorFiltered() throws Exception {
    try (TurnServer _ = serverWithTwoAddresses()) {
      NatReport report = discover(network.host("198.51.100.1"));
      assertFalse(report.translated());
      assertEquals(Optional.of(Dependence.ENDPOINT_INDEPENDENT), report.mapping());
      assertEquals(Optional.of(Dependence.ENDPOINT_INDEPENDENT), report.filtering());
      assertEquals(Optional.empty(), report.hairpin());
    }
  }

  @Test
  void theVerdictStandsOnAPathThatLosesEveryTenthDatagram() throws Exception {
    network.defaultQuality(LinkQuality.of(Duration.ofMillis(20)).withLoss(0.1));
    try (TurnServer _ = serverWithTwoAddresses()) {
      int right = 0;
      for (int i = 0; i < 50; i++) {
        NatReport report =
            discover(network.nat(NatBehaviour.PORT_RESTRICTED, "198.51.100." + i).host("10.0.0.2"));
        right +=
            report.mapping().equals(Optional.of(Dependence.ENDPOINT_INDEPENDENT))
                    && report.filtering().equals(Optional.of(Dependence.ADDRESS_AND_PORT_DEPENDENT))
                ? 1
                : 0;
      }
      assertTrue(right >= 49, right + " of 50");
    }
  }

  @Test
  void whereUdpIsBlockedTheReportSaysSo() throws Exception {
    try (TurnServer _ = serverWithTwoAddresses()) {
      NatReport report =
          discover(
              network
                  .nat(NatBehaviour.PORT_RESTRICTED.withUdpBlocked(), "198.51.100.1")
                  .host("10.0.0.2"));
      assertFalse(report.udp());
    }
  }

  @Test
  void aServerWithOneAddressLeavesTheKindOpenButTellsTheMappedAddress() throws Exception {
    try (TurnServer server = server()) {
      NatReport report =
          discover(network.nat(NatBehaviour.FULL_CONE, "198.51.100.1").host("10.0.0.2"));
      assertTrue(report.translated());
      assertEquals(InetAddress.ofLiteral("198.51.100.1"), report.mapped().get().getAddress());
      assertEquals(Optional.empty(), report.mapping());
      assertEquals(Optional.empty(), report.filtering());
      assertTrue(server.stats().bindings() > 0);
    }
  }

  @Test
  void theLifetimeOfABindingLiesBetweenTheLongestThatHeldAndTheShortestThatDidNot()
      throws Exception {
    try (TurnServer _ = serverWithTwoAddresses()) {
      VirtualHost host =
          network
              .nat(
                  NatBehaviour.PORT_RESTRICTED.withLifetime(Duration.ofSeconds(100)),
                  "198.51.100.1")
              .host("10.0.0.2");
      assertEquals(
          Optional.of(
              new BindingLifetime.Bounds(
                  Duration.ofSeconds(90), Optional.of(Duration.ofMinutes(2)))),
          lifetime(host));
      VirtualHost open = network.host("198.51.100.2");
      assertEquals(
          Optional.of(new BindingLifetime.Bounds(Duration.ofMinutes(5), Optional.empty())),
          lifetime(open));
      assertEquals(0, host.openSockets() + open.openSockets());
    }
  }

  @Test
  void aServerThatCannotAnswerToAnotherPortIsNotAskedForLifetimes() throws Exception {
    try (TurnServer _ = server()) {
      assertEquals(Optional.empty(), lifetime(network.host("198.51.100.2")));
    }
  }

  private Optional<BindingLifetime.Bounds> lifetime(VirtualHost host) {
    return time.await(
        BindingLifetime.measure(
            SERVER, host.address(), BindingLifetime.STEPS, host, time.context(2)),
        LIMIT);
  }
}
