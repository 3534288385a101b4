package org.chordial.overlay.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.chordial.overlay.wire.NodeId;
import org.junit.jupiter.api.Test;

class HoldDownTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final NodeId B = NodeId.ofHex("0000000000000000000000000000000b");
  private static final NodeId C = NodeId.ofHex("0000000000000000000000000000000c");
  private static final NodeId D = NodeId.ofHex("0000000000000000000000000000000d");

  private final HoldDown holdDown = new HoldDown();

  @Test
  void aSuccessorThatIsReplacedByOneFartherAwayDelaysCopiesForThirtySeconds() {
    assertFalse(holdDown.changed(List.of(B, C), NOW));
    assertTrue(holdDown.isOver(NOW));
    assertTrue(holdDown.changed(List.of(C, D), NOW));
    assertFalse(holdDown.isOver(NOW.plusMillis(29_999)));
    assertTrue(holdDown.isOver(NOW.plusSeconds(30)));
  }

  @Test
  void aPeerThatCameBetweenDelaysNothing() {
    assertFalse(holdDown.changed(List.of(C, D), NOW));
    assertFalse(holdDown.changed(List.of(B, C), NOW));
    assertTrue(holdDown.isOver(NOW));
  }

  @Test
  void aRingThatGrowsDelaysNothing() {
    assertFalse(holdDown.changed(List.of(), NOW));
    assertFalse(holdDown.changed(List.of(B), NOW));
    assertFalse(holdDown.changed(List.of(B, C), NOW));
    assertTrue(holdDown.isOver(NOW));
  }

  @Test
  void eachReplacementBeginsItsOwnDelay() {
    var _ = holdDown.changed(List.of(B, C), NOW);
    assertTrue(holdDown.changed(List.of(C, D), NOW));
    assertTrue(holdDown.changed(List.of(D), NOW.plusSeconds(20)));
    assertEquals(
        List.of(false, true),
        List.of(holdDown.isOver(NOW.plusSeconds(31)), holdDown.isOver(NOW.plusSeconds(50))));
  }
}
