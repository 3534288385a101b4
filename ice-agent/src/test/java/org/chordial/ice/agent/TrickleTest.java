package org.chordial.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.chordial.ice.vnet.NatBehaviour;
import org.junit.jupiter.api.Test;

class TrickleTest {

  /** Alice and Bob exchange candidates as they come, with a signalling delay. */
  private static VirtualPeers trickling(long seed, long signallingMillis) throws IceException {
    VirtualPeers peers = new VirtualPeers(seed);
    peers.trickleOn(
        peers.host(NatBehaviour.PORT_RESTRICTED, 10),
        peers.host(NatBehaviour.PORT_RESTRICTED, 20),
        signallingMillis);
    return peers;
  }

  @Test
  void candidatesThatComeOneByOneLeadToAPath() throws Exception {
    for (int seed = 0; seed < 50; seed++) {
      VirtualPeers peers = trickling(seed, 30);
      IceDescription first = peers.alice.agent.trickle();
      assertEquals(1, first.candidates().size());
      assertFalse(first.complete());
      IceDescription other = peers.bob.agent.trickle();
      peers.alice.agent.connect(other, IceRole.CONTROLLING);
      peers.bob.agent.connect(first, IceRole.CONTROLLED);
      peers.time.runUntil(() -> peers.alice.ended() && peers.bob.ended(), VirtualPeers.LONG);
      assertTrue(peers.connected(), "seed " + seed);
      assertEquals(List.of(first.ufrag()), peers.alice.endsOfCandidates);
      peers.talk();
      peers.close();
    }
  }

  @Test
  void aCandidateMayOvertakeItsDescriptionAndOneOfAnotherGenerationIsDropped() throws Exception {
    VirtualPeers peers = trickling(1, 0);
    IceDescription ofAlice = peers.alice.agent.trickle();
    IceDescription ofBob = peers.bob.agent.trickle();
    peers.time.advance(Duration.ofSeconds(1));
    assertEquals(1, peers.alice.trickled.size());
    long before = peers.bob.agent.stats().dropped();
    peers.alice.agent.connect(ofBob, IceRole.CONTROLLING);
    peers.bob.agent.connect(ofAlice, IceRole.CONTROLLED);
    peers.time.runUntil(() -> peers.alice.ended() && peers.bob.ended(), VirtualPeers.LONG);
    assertTrue(peers.connected());
    peers.bob.agent.endOfRemoteCandidates(ofAlice.ufrag());
    peers.bob.agent.remoteCandidate(ofAlice.ufrag(), peers.alice.trickled.getFirst());
    assertEquals(before + 1, peers.bob.agent.stats().dropped());
    peers.close();
  }

  @Test
  void whoWaitsForEveryCandidateConnectsWithWhoTrickles() throws Exception {
    VirtualPeers peers = trickling(2, 30);
    IceDescription ofBob = peers.time.await(peers.bob.agent.gather(), VirtualPeers.LONG);
    assertTrue(ofBob.complete());
    IceDescription ofAlice = peers.alice.agent.trickle();
    peers.bob.agent.connect(ofAlice, IceRole.CONTROLLED);
    peers.alice.agent.connect(ofBob, IceRole.CONTROLLING);
    peers.time.runUntil(() -> peers.alice.ended() && peers.bob.ended(), VirtualPeers.LONG);
    assertTrue(peers.connected());
    peers.close();
  }

  @Test
  void candidatesWithoutEndAreBounded() throws Exception {
    VirtualPeers peers = trickling(3, 0);
    IceDescription ofAlice = peers.alice.agent.trickle();
    IceDescription ofBob = peers.bob.agent.trickle();
    peers.alice.agent.connect(ofBob, IceRole.CONTROLLING);
    peers.bob.agent.connect(ofAlice, IceRole.CONTROLLED);
    for (int i = 0; i < 10_000; i++) {
      peers.bob.agent.remoteCandidate(
          i % 2 == 0 ? ofAlice.ufrag() : "later", VirtualPeers.candidate(1, 1024 + i));
    }
    assertTrue(peers.bob.agent.stats().pairs() <= peers.config.maxPairs());
    peers.close();
  }

  @Test
  void aRestartTricklesItsCandidatesToo() throws Exception {
    VirtualPeers peers = trickling(4, 30);
    IceDescription first = peers.alice.agent.trickle();
    IceDescription other = peers.bob.agent.trickle();
    peers.alice.agent.connect(other, IceRole.CONTROLLING);
    peers.bob.agent.connect(first, IceRole.CONTROLLED);
    peers.time.runUntil(() -> peers.alice.ended() && peers.bob.ended(), VirtualPeers.LONG);
    peers.time.advance(Duration.ofSeconds(5));
    peers.alice.trickled.clear();
    IceDescription ofAlice = peers.alice.agent.trickleRestart();
    assertFalse(ofAlice.complete());
    assertEquals(1, ofAlice.candidates().size());
    IceDescription ofBob = peers.bob.agent.trickleRestart();
    peers.alice.agent.connect(ofBob, IceRole.CONTROLLING);
    peers.bob.agent.connect(ofAlice, IceRole.CONTROLLED);
    peers.time.advance(Duration.ofSeconds(2));
    assertEquals(CandidateType.SERVER_REFLEXIVE, peers.alice.trickled.getFirst().type());
    assertEquals(ofAlice.ufrag(), peers.alice.endsOfCandidates.getLast());
    assertTrue(peers.alice.moves > 0 && peers.bob.moves > 0);
    peers.talk();
    peers.close();
  }
}
