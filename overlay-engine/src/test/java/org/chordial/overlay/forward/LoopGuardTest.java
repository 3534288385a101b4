package org.chordial.overlay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import org.chordial.ice.vnet.VirtualTime;
import org.junit.jupiter.api.Test;

class LoopGuardTest {
  private final VirtualTime time = new VirtualTime();
  private final LoopGuard guard = new LoopGuard(time);

  @Test
  void aMessagePassesFourTimesWithinTwoSecondsAndNoMore() {
    for (int i = 0; i < 4; i++) {
      assertTrue(guard.admits(7, 0));
    }
    assertFalse(guard.admits(7, 0));
    time.advance(Duration.ofSeconds(2));
    assertFalse(guard.admits(7, 0));
    time.advance(Duration.ofMillis(1));
    assertTrue(guard.admits(7, 0));
  }

  @Test
  void aRetransmissionAfterTheReliabilityTimerPassesAgain() {
    for (int i = 0; i < 5; i++) {
      assertTrue(guard.admits(7, 0));
      time.advance(Duration.ofSeconds(3));
    }
  }

  @Test
  void theFragmentsOfOneMessagePassEachOnItsOwn() {
    for (int i = 0; i < 100; i++) {
      assertTrue(guard.admits(7, i * 1000));
    }
  }

  @Test
  void otherMessagesAreNotHeldUpByOneThatCircles() {
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int i = 0; i < 100_000; i++) {
      guard.admits(7, 0);
      refused += guard.admits(random.nextLong(), 0) ? 0 : 1;
    }
    assertEquals(0, refused);
  }
}
