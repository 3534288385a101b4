package org.chordial.overlay.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ReceivedNumbersTest {
  private final ReceivedNumbers numbers = new ReceivedNumbers();

  @Test
  void theFirstNumberHasNothingBeforeIt() {
    assertEquals(0, numbers.received(0));
  }

  @Test
  void bitNMinusMStandsForEveryNumberReceivedBefore() {
    numbers.received(0);
    numbers.received(1);
    numbers.received(3);
    assertEquals(0b11010, numbers.received(4));
  }

  @Test
  void aLateNumberDoesNotSeeThoseAfterIt() {
    numbers.received(5);
    numbers.received(7);
    assertEquals(0b10, numbers.received(6));
  }

  @Test
  void numbersThirtyTwoAndMoreBackAreNotTold() {
    numbers.received(0);
    assertEquals(0, numbers.received(32));
    assertEquals(1 << 31, numbersAfter(1, 32));
  }

  @Test
  void countingGoesOnBeyondTheLargestNumber() {
    numbers.received(-1);
    assertEquals(0b10, numbers.received(0));
  }

  private static int numbersAfter(int first, int second) {
    ReceivedNumbers fresh = new ReceivedNumbers();
    fresh.received(first);
    return fresh.received(second);
  }
}
