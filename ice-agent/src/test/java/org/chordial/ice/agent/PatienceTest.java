package org.chordial.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 8863: an agent waits, though it has no pair left. */
class PatienceTest {

  private static VirtualPeers peers() {
    VirtualPeers peers = new VirtualPeers(1);
    peers.on(peers.host(null, 10), peers.host(null, 20));
    peers.gather();
    return peers;
  }

  @Test
  void withoutACandidateOfThePeerItsCheckMakesThePath() {
    VirtualPeers peers = peers();
    IceDescription hidden = peers.bob.description.join().withCandidates(List.of());
    peers.alice.agent.connect(hidden, IceRole.CONTROLLING);
    peers.time.advance(Duration.ofSeconds(10));
    assertFalse(peers.alice.ended());
    peers.bob.agent.connect(peers.alice.description.join(), IceRole.CONTROLLED);
    peers.time.advance(Duration.ofSeconds(1));
    assertTrue(peers.connected());
    assertEquals(CandidateType.PEER_REFLEXIVE, peers.alice.pair.remote().type());
    peers.talk();
    peers.close();
  }

  @Test
  void whoIsNeverHeardOfEndsTheWaiting() {
    VirtualPeers peers = peers();
    IceDescription hidden = peers.bob.description.join().withCandidates(List.of());
    peers.alice.agent.connect(hidden, IceRole.CONTROLLING);
    peers.time.advance(Duration.ofSeconds(19));
    assertFalse(peers.alice.ended());
    peers.time.advance(Duration.ofSeconds(2));
    assertEquals(IceFailure.NO_REMOTE_CANDIDATE, peers.alice.failure);
    peers.close();
  }
}
