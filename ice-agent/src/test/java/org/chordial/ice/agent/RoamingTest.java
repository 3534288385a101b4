package org.chordial.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.chordial.ice.vnet.LinkQuality;
import org.chordial.ice.vnet.NatBehaviour;
import org.chordial.ice.vnet.NatBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a path when the network under it changes. */
class RoamingTest {

  /** Talks until both hear again; how long that took, in ms. */
  private static long silence(VirtualPeers peers) {
    peers.alice.heard.clear();
    peers.bob.heard.clear();
    long began = peers.time.elapsed().toMillis();
    while (peers.alice.heard.isEmpty() || peers.bob.heard.isEmpty()) {
      peers.alice.say("from alice");
      peers.bob.say("from bob");
      peers.time.advance(Duration.ofMillis(5));
      assertTrue(peers.time.elapsed().toMillis() - began < 60_000, "no sound any more");
    }
    return peers.time.elapsed().toMillis() - began;
  }

  private static VirtualPeers connected(long seed, NatBehaviour ofBob, IceRole ofAlice) {
    VirtualPeers peers = new VirtualPeers(seed);
    peers.on(peers.host(null, 10), peers.host(ofBob, 20));
    talking(peers, ofAlice);
    return peers;
  }

  private static void talking(VirtualPeers peers, IceRole ofAlice) {
    peers.connect(ofAlice, ofAlice.other());
    peers.alice.listen();
    peers.bob.listen();
    peers.time.advance(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @EnumSource(IceRole.class)
  void aNewAddressIsUsedWithinAFewRoundTripsWithoutSignalling(IceRole ofAlice) {
    for (int seed = 0; seed < 20; seed++) {
      VirtualPeers peers = connected(seed, null, ofAlice);
      peers.alice.host.readdress("198.51.100.77");
      long took = silence(peers);
      assertTrue(took <= 200, took + " ms are more than five round trips of 40 ms");
      assertEquals("198.51.100.77", peers.alice.pair.local().address().getHostString());
      assertNull(peers.alice.failure);
      assertEquals(List.of(), peers.alice.restarts);
      peers.time.advance(Duration.ofMinutes(2));
      assertNull(peers.alice.failure);
      assertNull(peers.bob.failure);
      peers.close();
    }
  }

  /** The answer on the new address comes before the next check is due. */
  @ParameterizedTest
  @EnumSource(IceRole.class)
  void aNewAddressIsUsedByBothInALocalNetwork(IceRole ofAlice) {
    for (int seed = 0; seed < 20; seed++) {
      VirtualPeers peers = new VirtualPeers(seed);
      peers.network.defaultQuality(LinkQuality.of(Duration.ofMillis(1)));
      peers.on(peers.host(null, 10), peers.host(null, 20));
      talking(peers, ofAlice);
      peers.alice.host.readdress("198.51.100.77");
      long took = silence(peers);
      assertTrue(took <= 50, took + " ms are far more than a round trip of 4 ms");
      peers.close();
    }
  }

  @Test
  void wherePeersTranslatorLetsNobodyElseInARestartIsAskedForAndKeepsTheCall() {
    VirtualPeers peers = connected(1, NatBehaviour.PORT_RESTRICTED, IceRole.CONTROLLING);
    peers.alice.host.readdress("198.51.100.77");
    peers.time.advance(Duration.ofMillis(350));
    assertEquals(List.of(RestartReason.ADDRESSES_CHANGED), peers.alice.restarts);
    peers.restart();
    long took = silence(peers);
    assertTrue(took <= 200, took + " ms");
    assertEquals(1, peers.alice.agent.stats().restarts());
    peers.time.advance(Duration.ofMinutes(2));
    assertNull(peers.alice.failure);
    assertNull(peers.bob.failure);
    peers.close();
  }

  @Test
  void aRestartNeedsNoGap() {
    VirtualPeers peers = connected(2, NatBehaviour.PORT_RESTRICTED, IceRole.CONTROLLING);
    peers.alice.heard.clear();
    peers.bob.heard.clear();
    peers.restart();
    int said = 0;
    for (; said < 200; said++) {
      peers.alice.say("word " + said);
      peers.time.advance(Duration.ofMillis(20));
    }
    peers.time.advance(Duration.ofSeconds(1));
    assertEquals(said, peers.bob.heard.size());
    assertEquals(1, peers.bob.moves);
    peers.close();
  }

  @Test
  void aTranslatorThatRebootsIsBridgedWithinTheConsentTime() {
    for (int seed = 0; seed < 20; seed++) {
      VirtualPeers peers = new VirtualPeers(seed);
      NatBox box = peers.network.nat(NatBehaviour.FULL_CONE, "198.51.100.10");
      peers.on(box.host("192.168.10.2"), peers.host(null, 20));
      peers.connect();
      peers.alice.listen();
      peers.bob.listen();
      peers.time.advance(Duration.ofSeconds(10));
      box.reboot();
      box.portsFrom(30_000 + seed);
      long took = silence(peers);
      assertTrue(took < 8_000, took + " ms");
      peers.time.advance(Duration.ofMinutes(2));
      assertNull(peers.alice.failure);
      assertNull(peers.bob.failure);
      peers.close();
    }
  }

  @Test
  void whereTheWayInUseBreaksARestartFindsAnother() {
    VirtualPeers peers = new VirtualPeers(3);
    peers.on(
        peers.network.host("198.51.100.10", "2001:db8::10"),
        peers.network.host("198.51.100.20", "2001:db8::20"));
    peers.connect();
    peers.alice.listen();
    peers.bob.listen();
    peers.time.advance(Duration.ofSeconds(10));
    peers.network.blackhole(peers.alice.pair.remote().address().getAddress());
    peers.time.advance(Duration.ofSeconds(10));
    assertEquals(List.of(RestartReason.PATH_SILENT), peers.alice.restarts);
    peers.restart();
    assertTrue(silence(peers) <= 200);
    assertEquals("198.51.100.20", peers.alice.pair.remote().address().getHostString());
    peers.close();
  }

  @Test
  void aSleepIsNoticedAndThePathLivesOn() {
    VirtualPeers peers = connected(4, NatBehaviour.PORT_RESTRICTED, IceRole.CONTROLLED);
    peers.alice.host.wake();
    assertTrue(silence(peers) <= 200);
    peers.time.advance(Duration.ofMinutes(1));
    assertNull(peers.alice.failure);
    peers.close();
  }
}
