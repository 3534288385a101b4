package org.chordial.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.chordial.ice.vnet.LinkQuality;
import org.chordial.ice.vnet.NatBehaviour;
import org.chordial.ice.vnet.VirtualHost;
import org.junit.jupiter.api.Test;

class ChecksTest {

  private static VirtualPeers open(long seed) {
    VirtualPeers peers = new VirtualPeers(seed);
    return peers.on(peers.network.host("198.51.100.10"), peers.network.host("198.51.100.20"));
  }

  @Test
  void twoHostsWithOneAddressEachConnectWithinOneRoundTrip() {
    VirtualPeers peers = open(1);
    peers.connect();
    peers.talk();
    IceStats stats = peers.alice.agent.stats();
    assertEquals(40, stats.connectMillis());
    assertEquals(40, stats.nominatedMillis());
    assertEquals(40, peers.bob.agent.stats().nominatedMillis());
    assertTrue(stats.checksSent() <= 2, "an ordinary and a triggered one");
    assertEquals(0, stats.retransmissions());
    peers.close();
  }

  @Test
  void bothSidesSelectTheSamePair() {
    for (int seed = 0; seed < 20; seed++) {
      VirtualPeers peers = new VirtualPeers(seed);
      peers.on(
          peers.network.host("198.51.100.10", "198.51.100.11", "2001:db8::10"),
          peers.network.host("198.51.100.20", "2001:db8::20", "2001:db8::21"));
      peers.connect();
      assertEquals(peers.alice.pair.local().address(), peers.bob.pair.remote().address());
      assertEquals(peers.alice.pair.remote().address(), peers.bob.pair.local().address());
      peers.talk();
      peers.close();
    }
  }

  @Test
  void hostsWithBothFamiliesUseIpv6() {
    VirtualPeers peers = new VirtualPeers(2);
    peers.on(
        peers.network.host("198.51.100.10", "2001:db8::10"),
        peers.network.host("198.51.100.20", "2001:db8::20"));
    peers.connect();
    assertEquals(
        "2001:db8:0:0:0:0:0:10", peers.alice.pair.local().address().getAddress().getHostAddress());
    peers.close();
  }

  @Test
  void agentsConnectThoughManyPacketsAreLost() {
    long worst = 0;
    for (int seed = 0; seed < 100; seed++) {
      VirtualPeers peers = new VirtualPeers(seed);
      peers.network.defaultQuality(
          LinkQuality.GOOD.withLoss(0.1).withJitter(Duration.ofMillis(30)).withReorder(0.1));
      peers.on(
          peers.host(NatBehaviour.PORT_RESTRICTED, 10),
          peers.host(NatBehaviour.PORT_RESTRICTED, 20));
      peers.connect();
      // The candidate of the server can be lost, too, and then there is no way.
      boolean reflexive =
          peers.alice.description.join().candidates().size() == 2
              && peers.bob.description.join().candidates().size() == 2;
      assertTrue(peers.connected() || !reflexive, "seed " + seed);
      if (peers.connected()) {
        worst = Math.max(worst, peers.alice.agent.stats().connectMillis());
        peers.talk();
      }
      peers.close();
    }
    assertTrue(worst > 500 && worst < 20_000, "the slowest took " + worst + " ms");
  }

  @Test
  void whereBothWantTheSameRoleOneGivesIn() {
    for (IceRole role : IceRole.values()) {
      for (int seed = 0; seed < 50; seed++) {
        VirtualPeers peers = open(seed);
        peers.connect(role, role);
        assertTrue(peers.connected(), role + " seed " + seed);
        assertTrue(
            peers.alice.agent.stats().roleConflicts() + peers.bob.agent.stats().roleConflicts()
                > 0);
        peers.talk();
        peers.close();
      }
    }
  }

  @Test
  void roleConflictsAreSettledBehindTranslatorsAndWithLoss() {
    for (int seed = 0; seed < 50; seed++) {
      VirtualPeers peers = new VirtualPeers(seed);
      peers.on(
          peers.host(NatBehaviour.PORT_RESTRICTED, 10), peers.host(NatBehaviour.FULL_CONE, 20));
      peers.gather();
      peers.alice.host.quality(LinkQuality.GOOD.withLoss(0.15));
      peers.connect(IceRole.CONTROLLING, IceRole.CONTROLLING);
      assertTrue(peers.connected(), "seed " + seed);
      peers.close();
    }
  }

  @Test
  void checksThatComeBeforeTheDescriptionAreAnsweredAndUsedLater() {
    VirtualPeers peers = new VirtualPeers(3);
    peers.on(peers.host(NatBehaviour.PORT_RESTRICTED, 10), peers.host(null, 20));
    peers.gather();
    peers.alice.agent.connect(peers.bob.description.join(), IceRole.CONTROLLING);
    peers.time.advance(Duration.ofMillis(300));
    assertTrue(peers.bob.agent.stats().checksReceived() > 0);
    assertEquals(0, peers.bob.agent.stats().checksSent());
    peers.alice.say("early");
    peers.time.advance(Duration.ofMillis(300));
    // Bob's description of Alice lacks every candidate: her early checks are all he has.
    IceDescription of = peers.alice.description.join();
    peers.bob.agent.connect(
        new IceDescription(of.ufrag(), of.pwd(), List.of()), IceRole.CONTROLLED);
    peers.time.runUntil(peers.bob::ended, VirtualPeers.LONG);
    assertEquals(CandidateType.PEER_REFLEXIVE, peers.bob.pair.remote().type());
    assertEquals(40, peers.bob.agent.stats().connectMillis(), "one round trip");
    assertEquals(List.of(), peers.bob.heard);
    peers.bob.listen();
    peers.time.advance(Duration.ZERO);
    assertEquals(List.of("early"), peers.bob.heard);
    peers.close();
  }

  @Test
  void earlyDataIsHeldUpToALimit() {
    VirtualPeers peers = open(4);
    peers.connect();
    peers.time.advance(Duration.ofSeconds(1));
    long before = peers.bob.agent.stats().dropped();
    for (int i = 0; i < SelectedPath.MAX_HELD + 8; i++) {
      peers.alice.say("number " + i);
    }
    peers.time.advance(Duration.ofSeconds(1));
    peers.bob.listen();
    peers.time.advance(Duration.ZERO);
    assertEquals(SelectedPath.MAX_HELD, peers.bob.heard.size());
    assertEquals("number 0", peers.bob.heard.getFirst());
    assertEquals(8, peers.bob.agent.stats().dropped() - before);
    peers.close();
  }

  @Test
  void thePacingOfThePeerCountsWhereItIsSlower() {
    VirtualPeers peers = open(5);
    peers.gather();
    IceDescription bob = peers.bob.description.join();
    IceDescription slow =
        new IceDescription(
            bob.ufrag(),
            bob.pwd(),
            List.of(VirtualPeers.candidate(1, 9999), bob.candidates().getFirst()));
    peers.alice.agent.connect(slow, IceRole.CONTROLLING);
    peers.bob.agent.connect(peers.alice.description.join(), IceRole.CONTROLLED);
    peers.time.runUntil(() -> peers.alice.ended() && peers.bob.ended(), VirtualPeers.LONG);
    assertEquals(IceDescription.DEFAULT_PACING.toMillis() + 40, connectMillis(peers.alice));
    peers.close();
  }

  private static long connectMillis(VirtualSide side) {
    return side.agent.stats().connectMillis();
  }

  @Test
  void aWrongPasswordLeadsNowhere() {
    VirtualPeers peers = open(6);
    peers.gather();
    IceDescription bob = peers.bob.description.join();
    peers.alice.agent.connect(
        new IceDescription(bob.ufrag(), "x".repeat(24), bob.candidates()), IceRole.CONTROLLING);
    peers.time.runUntil(peers.alice::ended, VirtualPeers.LONG);
    assertEquals(IceFailure.NO_PATH, peers.alice.failure);
    assertEquals(0, peers.bob.agent.stats().checksReceived());
    assertTrue(peers.bob.agent.stats().dropped() > 0);
    peers.close();
  }

  @Test
  void withoutACommonAddressFamilyTheUserLearnsWhy() {
    VirtualPeers peers = new VirtualPeers(7);
    peers.on(peers.network.host("198.51.100.10"), peers.network.host("2001:db8::20"));
    peers.connect();
    assertEquals(IceFailure.NO_REMOTE_CANDIDATE, peers.alice.failure);
    peers.close();
  }

  @Test
  void aHostWithoutAddressesFailsToGather() {
    VirtualPeers peers = new VirtualPeers(8);
    VirtualHost none = peers.network.host();
    VirtualSide side = new VirtualSide(peers.time, none, 1, peers.config);
    IceException failure = (IceException) side.description.handle((_, problem) -> problem).join();
    assertEquals(IceFailure.NO_LOCAL_ADDRESS, failure.failure());
    assertNull(side.failure);
  }
}
