package org.chordial.overlay.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.chordial.overlay.harness.TestOverlay;
import org.chordial.overlay.harness.TestPeer;
import org.chordial.overlay.topology.ResourceIds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that have just joined stand in for a holder that dies: they must have its copies. */
class YoungRingTest {
  private static final int NAMES = 4;
  private static final int NEWCOMERS = 12;
  private static final int DEATHS = 4;
  private static final Duration BETWEEN_DEATHS = Duration.ofSeconds(5);

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void holdersDieInTurnRightAfterManyHaveJoinedAndNoNameIsLost(long seed) {
    TestOverlay overlay = new TestOverlay(seed);
    List<TestPeer> owners = overlay.ring(NAMES);
    for (TestPeer owner : owners) {
      overlay.time.await(
          owner.sip.register(owner.user(), "", Duration.ofHours(1)), Duration.ofSeconds(20));
    }
    // Nobody stores again: what is found afterwards are the copies alone.
    owners.forEach(peer -> peer.sip.close());
    for (int i = 0; i < NEWCOMERS; i++) {
      overlay.join(overlay.peer("new" + i + "@example.org"), owners.getFirst());
    }
    for (int death = 0; death < DEATHS; death++) {
      overlay.time.advance(BETWEEN_DEATHS);
      TestPeer asked = owners.get(death % NAMES);
      TestPeer holder = overlay.responsible(asked.user());
      assertFalse(holder.values.get(ResourceIds.of(asked.user())).isEmpty());
      if (!owners.contains(holder)) {
        overlay.kill(holder);
      }
      for (TestPeer owner : new ArrayList<>(owners)) {
        TestPeer responsible = overlay.responsible(owner.user());
        assertFalse(
            responsible.values.get(ResourceIds.of(owner.user())).isEmpty(),
            owner.user() + " is not where it should be after death " + death);
      }
    }
    overlay.time.advance(BETWEEN_DEATHS);
    for (TestPeer owner : owners) {
      var found =
          overlay.time.await(owners.getFirst().sip.resolve(owner.user()), Duration.ofSeconds(20));
      assertEquals(owner.id(), found.contacts().getFirst().nodeId());
    }
  }
}
