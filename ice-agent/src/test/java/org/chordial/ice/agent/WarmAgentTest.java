package org.chordial.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.chordial.ice.net.DatagramPath;
import org.chordial.ice.turn.TurnTransport;
import org.chordial.ice.vnet.LinkQuality;
import org.chordial.ice.vnet.NatBehaviour;
import org.chordial.ice.vnet.VirtualHost;
import org.junit.jupiter.api.Test;

/** Agents that have gathered before a call needs them. */
class WarmAgentTest {
  private static final IceListener NOBODY =
      new IceListener() {
        @Override
        public void selected(DatagramPath path, CandidatePair pair) {}

        @Override
        public void failed(IceFailure reason) {}
      };

  private final VirtualPeers peers = new VirtualPeers(8838);

  private WarmAgent warm(VirtualHost host) {
    return new WarmAgent(() -> peers.config, host, peers.time.context(31));
  }

  private void withRelay() {
    peers.config = peers.config.withTurnServers(peers.relay.over(TurnTransport.UDP));
  }

  private long millisUntilDescribed(WarmAgent warm) {
    long began = peers.time.millis();
    peers.time.await(warm.take(NOBODY).description(), Duration.ofMinutes(1));
    return peers.time.millis() - began;
  }

  @Test
  void whoHadTimeHasEveryCandidateAtOnce() {
    peers.network.defaultQuality(LinkQuality.of(Duration.ofMillis(20)));
    withRelay();
    VirtualHost host = peers.host(NatBehaviour.PORT_RESTRICTED, 1);
    try (WarmAgent warm = warm(host)) {
      long cold = millisUntilDescribed(warm);
      peers.time.advance(Duration.ofSeconds(10));
      long ready = millisUntilDescribed(warm);
      System.out.printf(
          Locale.ROOT, "until the INVITE can go: %d ms cold, %d ms warm%n", cold, ready);
      assertTrue(cold >= 40, cold + " ms cold");
      assertEquals(0, ready);
      assertEquals(new WarmAgent.Stats(2, 1), warm.stats());
      peers.time.advance(Duration.ofSeconds(10));
      IceDescription description =
          peers.time.await(warm.take(NOBODY).description(), Duration.ofMinutes(1));
      assertTrue(
          description.candidates().stream()
              .map(Candidate::type)
              .toList()
              .containsAll(
                  List.of(
                      CandidateType.HOST, CandidateType.SERVER_REFLEXIVE, CandidateType.RELAYED)));
    }
  }

  @Test
  void anAgentThatWasTakenConnects() {
    VirtualHost host = peers.host(NatBehaviour.PORT_RESTRICTED, 1);
    peers.bob = peers.side(peers.host(NatBehaviour.PORT_RESTRICTED, 2), 2);
    try (WarmAgent warm = warm(host)) {
      peers.time.advance(Duration.ofMinutes(5));
      int[] selected = {0};
      WarmAgent.Taken taken =
          warm.take(
              new IceListener() {
                @Override
                public void selected(DatagramPath path, CandidatePair pair) {
                  selected[0]++;
                }

                @Override
                public void failed(IceFailure reason) {
                  throw new AssertionError(reason);
                }
              });
      IceDescription ofAlice = peers.time.await(taken.description(), Duration.ofSeconds(1));
      IceDescription ofBob = peers.time.await(peers.bob.description, Duration.ofSeconds(10));
      taken.agent().connect(ofBob, IceRole.CONTROLLING);
      peers.bob.agent.connect(ofAlice, IceRole.CONTROLLED);
      assertTrue(peers.time.runUntil(() -> selected[0] == 1, Duration.ofSeconds(10)));
    }
  }

  @Test
  void whatIsReadyIsMadeAnewWhenTheNetworkHasChanged() {
    VirtualHost host = peers.network.host("198.51.100.1");
    try (WarmAgent warm = warm(host)) {
      peers.time.advance(Duration.ofSeconds(10));
      host.readdress("198.51.100.77");
      peers.time.advance(Duration.ofSeconds(10));
      IceDescription description =
          peers.time.await(warm.take(NOBODY).description(), Duration.ofSeconds(1));
      assertEquals(1, warm.stats().warm());
      assertTrue(
          description.candidates().stream()
              .allMatch(it -> it.address().getHostString().equals("198.51.100.77")),
          description.toString());
    }
  }

  @Test
  void aRelayThatIsFoundLaterIsAskedBeforeACallNeedsIt() {
    VirtualHost host = peers.host(NatBehaviour.PORT_RESTRICTED, 1);
    try (WarmAgent warm = warm(host)) {
      peers.time.advance(Duration.ofSeconds(10));
      withRelay();
      peers.time.advance(Duration.ofSeconds(20));
      IceDescription description =
          peers.time.await(warm.take(NOBODY).description(), Duration.ofSeconds(1));
      assertTrue(
          description.candidates().stream().anyMatch(it -> it.type() == CandidateType.RELAYED));
      assertEquals(1, warm.stats().warm());
    }
  }

  @Test
  void withoutANetworkTheCallFailsAsAColdOneDoesAndLaterOnesFindItReady() {
    VirtualHost host = peers.network.host("198.51.100.1");
    host.readdress();
    try (WarmAgent warm = warm(host)) {
      peers.time.advance(Duration.ofSeconds(10));
      assertTrue(warm.take(NOBODY).description().isCompletedExceptionally());
      host.readdress("198.51.100.1");
      peers.time.advance(Duration.ofSeconds(10));
      assertFalse(warm.take(NOBODY).description().isCompletedExceptionally());
    }
  }

  @Test
  void beingReadyForAnHourCostsAsMuchAsTheReadmeSays() {
    withRelay();
    VirtualHost host = peers.host(NatBehaviour.PORT_RESTRICTED, 1);
    try (WarmAgent _ = warm(host)) {
      peers.time.advance(Duration.ofMinutes(1));
      long packets = peers.network.delivered();
      long bytes = host.sentBytes();
      peers.time.advance(Duration.ofHours(1));
      long sent = host.sentBytes() - bytes;
      long all = peers.network.delivered() - packets;
      System.out.printf(Locale.ROOT, "a warm agent's hour: %d packets, %d bytes sent%n", all, sent);
      assertTrue(all < 2000 && sent < 60_000, all + " packets, " + sent + " bytes");
    }
    peers.time.advance(Duration.ofSeconds(30));
    assertEquals(0, host.openSockets());
  }
}
