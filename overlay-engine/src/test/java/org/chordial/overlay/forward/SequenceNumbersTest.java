package org.chordial.overlay.forward;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SequenceNumbersTest {

  @Test
  void aHigherNumberIsNewerAndAnEqualOneIsNot() {
    assertTrue(SequenceNumbers.newer(2, 1));
    assertFalse(SequenceNumbers.newer(1, 2));
    assertFalse(SequenceNumbers.newer(1, 1));
  }

  @Test
  void zeroComesAfterTheLargestNumber() {
    assertTrue(SequenceNumbers.newer(0, 65534));
    assertFalse(SequenceNumbers.newer(65534, 0));
  }
}
