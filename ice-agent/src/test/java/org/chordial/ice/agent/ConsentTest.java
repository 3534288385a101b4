package org.chordial.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.chordial.ice.vnet.NatBehaviour;
import org.junit.jupiter.api.Test;

class ConsentTest {

  private static VirtualPeers connected(NatBehaviour behaviour) {
    VirtualPeers peers = new VirtualPeers(1);
    peers.on(peers.host(behaviour, 10), peers.host(behaviour, 20));
    peers.connect();
    return peers;
  }

  @Test
  void anIdlePathStaysOpenThroughTranslatorsThatForgetQuickly() {
    VirtualPeers peers =
        connected(NatBehaviour.PORT_RESTRICTED.withLifetime(Duration.ofSeconds(30)));
    peers.time.advance(Duration.ofMinutes(10));
    assertNull(peers.alice.failure);
    peers.talk();
    long checks = peers.alice.agent.stats().consentChecks();
    assertTrue(checks >= 100 && checks <= 150, "600 s / (4 to 6 s), but " + checks);
    peers.close();
  }

  @Test
  void aDeadPathIsNoticedAfterThirtySeconds() {
    VirtualPeers peers = connected(null);
    peers.time.advance(Duration.ofSeconds(20));
    peers.network.cut(peers.alice.host, peers.bob.host);
    peers.time.advance(Duration.ofSeconds(23));
    assertNull(peers.alice.failure);
    peers.time.advance(Duration.ofSeconds(8));
    assertEquals(IceFailure.CONSENT_EXPIRED, peers.alice.failure);
    assertEquals(IceFailure.CONSENT_EXPIRED, peers.bob.failure);
    peers.close();
  }

  @Test
  void aShortOutageDoesNotEndThePath() {
    VirtualPeers peers = connected(null);
    peers.network.cut(peers.alice.host, peers.bob.host);
    peers.time.advance(Duration.ofSeconds(20));
    peers.network.mend(peers.alice.host, peers.bob.host);
    peers.time.advance(Duration.ofSeconds(60));
    assertNull(peers.alice.failure);
    peers.talk();
    peers.close();
  }

  @Test
  void socketsThatWereNotSelectedAreFreedAfterThreeSeconds() {
    VirtualPeers peers = new VirtualPeers(2);
    peers.on(
        peers.network.host("198.51.100.10", "198.51.100.11", "2001:db8::10"),
        peers.network.host("198.51.100.20"));
    peers.connect();
    assertEquals(3, peers.alice.host.openSockets());
    peers.time.advance(Duration.ofSeconds(4));
    assertEquals(1, peers.alice.host.openSockets());
    peers.talk();
    peers.close();
  }

  @Test
  void closingThePathEndsTheAgent() {
    VirtualPeers peers = connected(null);
    peers.alice.path.close();
    assertEquals(0, peers.alice.host.openSockets());
    peers.time.advance(Duration.ofSeconds(60));
    assertNull(peers.alice.failure);
    assertEquals(IceFailure.CONSENT_EXPIRED, peers.bob.failure);
    peers.close();
  }

  @Test
  void bindingsLearnedFromAServerLiveUntilThePeerAnswers() {
    VirtualPeers peers = new VirtualPeers(3);
    NatBehaviour forgetful = NatBehaviour.PORT_RESTRICTED.withLifetime(Duration.ofSeconds(20));
    peers.on(peers.host(forgetful, 10), peers.host(forgetful, 20));
    peers.gather();
    peers.time.advance(Duration.ofMinutes(3));
    peers.connect();
    assertTrue(peers.connected());
    peers.close();
  }
}
