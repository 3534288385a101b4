package org.chordial.overlay.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chordial.overlay.harness.TestOverlay;
import org.chordial.overlay.harness.TestPeer;
import org.junit.jupiter.api.Test;

/** "This gives each resource three copies": any two neighbours may die at once (10.4, 10.7.3). */
class DeadNeighborsTest {
  private static final int SIZE = 16;

  @Test
  void everyRegistrationSurvivesTheDeathOfAnyTwoNeighborsAtOnce() {
    for (int first = 0; first < SIZE; first++) {
      TestOverlay overlay = new TestOverlay(60);
      List<TestPeer> ring = new ArrayList<>(overlay.ring(SIZE));
      for (TestPeer peer : ring) {
        overlay.time.await(
            peer.sip.register(peer.user(), "", Duration.ofHours(1)), Duration.ofSeconds(20));
      }
      overlay.time.advance(Duration.ofSeconds(5));
      // Nobody stores again: what is found afterwards are the copies alone.
      ring.forEach(peer -> peer.sip.close());
      ring.sort((a, b) -> a.id().compareTo(b.id()));
      overlay.kill(ring.get(first));
      overlay.kill(ring.get((first + 1) % SIZE));
      overlay.time.advance(Duration.ofSeconds(10));
      allAreFound(overlay, ring, first + " at once");
      overlay.time.advance(Duration.ofMinutes(2));
      allAreFound(overlay, ring, first + " later");
    }
  }

  private static void allAreFound(TestOverlay overlay, List<TestPeer> registered, String when) {
    for (TestPeer asker : overlay.peers()) {
      for (TestPeer owner : registered) {
        var found = overlay.time.await(asker.sip.resolve(owner.user()), Duration.ofSeconds(20));
        assertEquals(owner.id(), found.contacts().getFirst().nodeId(), when);
      }
    }
  }
}
