package org.chordial.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PunctualityTest {

  @Test
  void aFewLateTimersAreShownAndExcuseNothing() {
    double[] late = IntStream.range(0, 100).mapToDouble(i -> i < 97 ? 0.2 : 300).toArray();
    Punctuality punctuality = Punctuality.of(late);
    assertFalse(punctuality.tooBusy());
    assertEquals(
        "19 of 20 timers of this machine were less than 0.2 ms late, the worst 300 ms.",
        punctuality.text());
  }

  @Test
  void aMachineThatIsLateAllTheTimeIsToldOf() {
    double[] late = IntStream.range(0, 100).mapToDouble(i -> i % 10 == 0 ? 90 : 1).toArray();
    Punctuality punctuality = Punctuality.of(late);
    assertTrue(punctuality.tooBusy());
    assertTrue(punctuality.text().contains("too busy for a call"), punctuality.text());
  }
}
