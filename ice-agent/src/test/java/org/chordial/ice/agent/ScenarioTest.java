package org.chordial.ice.agent;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.chordial.ice.vnet.LinkQuality;
import org.chordial.ice.vnet.NatBehaviour;
import org.chordial.ice.vnet.NatBox;
import org.chordial.ice.vnet.NatDependence;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;
import org.junit.jupiter.api.Test;

/**
 * Calls between accesses, links and mishaps that a seed has picked. Whatever fails says its seed,
 * which makes the same call again.
 */
class ScenarioTest {

  private static final int CALLS = Integer.getInteger("calls", 100);
  private static final int REBOOTS = Integer.getInteger("calls", 100) / 10;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** The time of RFC 7675, and a restart's. */
  private static final long CONSENT_MILLIS = 30_000;

  private static <T> T any(SplittableRandom random, T[] of) {
    return of[random.nextInt(of.length)];
  }

  private static LinkQuality link(SplittableRandom random) {
    return LinkQuality.of(Duration.ofMillis(1 + random.nextInt(100)))
        .withJitter(Duration.ofMillis(random.nextInt(30)))
        .withLoss(random.nextInt(3) == 0 ? random.nextDouble() * 0.1 : 0)
        .withReorder(random.nextInt(3) == 0 ? random.nextDouble() * 0.2 : 0);
  }

  private static NatBehaviour translator(SplittableRandom random) {
    NatBehaviour any =
        NatBehaviour.of(any(random, NatDependence.values()), any(random, NatDependence.values()))
            .withLifetime(Duration.ofSeconds(20 + random.nextInt(100)));
    return random.nextBoolean() ? any.withHairpin() : any;
  }

  private static VirtualPeers relayed(long seed) {
    VirtualPeers peers = new VirtualPeers(seed);
    peers.config =
        peers
            .config
            .withTransports(true, true)
            .withStunServers(peers.relay.stun())
            .withTurnServers(peers.relay.everywhere());
    return peers;
  }

  private static VirtualHost access(SplittableRandom random, VirtualNetwork network, int number) {
    return random.nextInt(3) == 0
        ? network.nat(translator(random), "198.51.100." + number).host("10.0." + number + ".2")
        : any(random, NatKind.values()).host(network, number);
  }

  private static void call(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    VirtualPeers peers = relayed(seed);
    VirtualHost alice = access(random, peers.network, 10);
    VirtualHost bob = access(random, peers.network, 20);
    alice.quality(link(random));
    bob.quality(link(random));
    peers.on(alice, bob);
    IceRole ofAlice = any(random, IceRole.values());
    peers.connect(ofAlice, ofAlice.other(), LIMIT);
    assertTrue(
        peers.connected(),
        () -> "seed " + seed + ": " + peers.alice.failure + ", " + peers.bob.failure);
    peers.talk();
    peers.close();
  }

  @Test
  void everyCallOfThousandsConnectsAndIsHeardBothWays() {
    IntStream.range(0, CALLS).forEach(ScenarioTest::call);
  }

  private static void rebooted(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    VirtualPeers peers = relayed(seed);
    NatBox box = peers.network.nat(translator(random), "198.51.100.10");
    peers.on(box.host("192.168.10.2"), access(random, peers.network, 20));
    peers.connect(IceRole.CONTROLLING, IceRole.CONTROLLED, LIMIT);
    peers.talk();
    peers.time.advance(Duration.ofSeconds(5 + random.nextInt(90)));
    box.reboot();
    peers.alice.host.breakStreams();
    box.portsFrom(20_000 + random.nextInt(20_000));
    peers.alice.heard.clear();
    peers.bob.heard.clear();
    long began = peers.time.elapsed().toMillis();
    boolean restarted = false;
    while (peers.alice.heard.isEmpty() || peers.bob.heard.isEmpty()) {
      assertTrue(
          peers.time.elapsed().toMillis() - began < CONSENT_MILLIS,
          () -> "seed " + seed + ": " + peers.alice.failure + ", " + peers.bob.failure);
      peers.alice.say("still there");
      peers.bob.say("still there");
      peers.time.advance(Duration.ofMillis(20));
      if (!restarted && !(peers.alice.restarts.isEmpty() && peers.bob.restarts.isEmpty())) {
        // What a call does by a re-INVITE.
        restarted = true;
        peers.restart();
      }
    }
    peers.time.advance(Duration.ofMinutes(1));
    assertNull(peers.alice.failure, "seed " + seed);
    assertNull(peers.bob.failure, "seed " + seed);
    peers.close();
  }

  @Test
  void aRouterThatForgetsEverythingInTheMiddleIsBridgedWithinTheConsentTime() {
    IntStream.range(0, REBOOTS).forEach(ScenarioTest::rebooted);
  }

  /** Here the old path is searched for, in vain and for long, when the restart begins. */
  @Test
  void aRestartWaitsForNoCheckOfThePathThatItReplaces() {
    rebooted(128);
  }
}
