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
  private static final NodeId A = NodeId.ofHex("0000000000000000000000000000000a");
  private static final NodeId B = NodeId.ofHex("0000000000000000000000000000000b");
  private static final NodeId C = NodeId.ofHex("0000000000000000000000000000000c");
  private static final NodeId D = NodeId.ofHex("0000000000000000000000000000000d");
  private static final NodeId E = NodeId.ofHex("0000000000000000000000000000000e");

  private final HoldDown holdDown = new HoldDown();

  @Test
  void thePeerThatMovesUpInPlaceOfALostOneWaitsForThirtySeconds() {
    assertFalse(holdDown.changed(List.of(B, C), List.of(B, C, D), NOW));
    assertEquals(List.of(B, C), holdDown.due(List.of(B, C), NOW));
    assertTrue(holdDown.changed(List.of(C, D), List.of(C, D), NOW));
    assertEquals(List.of(C), holdDown.due(List.of(C, D), NOW.plusMillis(29_999)));
    assertEquals(List.of(C, D), holdDown.due(List.of(C, D), NOW.plusSeconds(30)));
  }

  @Test
  void aPeerThatIsPushedBackByANearerOneDelaysNothing() {
    assertFalse(holdDown.changed(List.of(B, E), List.of(B, E), NOW));
    assertFalse(holdDown.changed(List.of(B, C), List.of(B, C, E), NOW));
    assertEquals(List.of(B, C), holdDown.due(List.of(B, C), NOW));
  }

  @Test
  void aPeerThatComesBetweenDuringTheDelayDoesNotWait() {
    var _ = holdDown.changed(List.of(B, C), List.of(B, C, D), NOW);
    assertTrue(holdDown.changed(List.of(C, D), List.of(C, D), NOW));
    assertFalse(holdDown.changed(List.of(A, C), List.of(A, C, D), NOW.plusSeconds(1)));
    assertEquals(List.of(A, C), holdDown.due(List.of(A, C), NOW.plusSeconds(1)));
  }

  @Test
  void whereNoHolderIsLeftNothingWaits() {
    var _ = holdDown.changed(List.of(B, C), List.of(B, C, D, E), NOW);
    assertTrue(holdDown.changed(List.of(D, E), List.of(D, E), NOW));
    assertEquals(List.of(D, E), holdDown.due(List.of(D, E), NOW));
  }

  @Test
  void aRingThatGrowsDelaysNothing() {
    assertFalse(holdDown.changed(List.of(), List.of(), NOW));
    assertFalse(holdDown.changed(List.of(B), List.of(B), NOW));
    assertFalse(holdDown.changed(List.of(B, C), List.of(B, C), NOW));
    assertEquals(List.of(B, C), holdDown.due(List.of(B, C), NOW));
  }

  @Test
  void eachLossBeginsItsOwnDelay() {
    var _ = holdDown.changed(List.of(B, C), List.of(B, C, D, E), NOW);
    assertTrue(holdDown.changed(List.of(C, D), List.of(C, D, E), NOW));
    assertTrue(holdDown.changed(List.of(C, E), List.of(C, E), NOW.plusSeconds(20)));
    assertEquals(List.of(C), holdDown.due(List.of(C, E), NOW.plusSeconds(31)));
    assertEquals(List.of(C, E), holdDown.due(List.of(C, E), NOW.plusSeconds(50)));
  }
}
