package org.chordial.overlay.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.wire.NodeId;
import org.junit.jupiter.api.Test;

class CopyLanesTest {
  private static final NodeId BOB = NodeId.ofHex("000000000000000000000000000000b0");
  private static final NodeId CAROL = NodeId.ofHex("000000000000000000000000000000ca");

  private final CopyLanes lanes = new CopyLanes();
  private final List<String> begun = new ArrayList<>();
  private final List<CompletableFuture<String>> open = new ArrayList<>();

  private CompletableFuture<String> send(NodeId to, boolean urgent, String name) {
    return lanes.send(
        to,
        urgent,
        () -> {
          begun.add(name);
          CompletableFuture<String> answer = new CompletableFuture<>();
          open.add(answer);
          return answer;
        });
  }

  @Test
  void onlySoManyCopiesToOnePeerAreOnTheirWay() {
    for (int i = 0; i < 100; i++) {
      var _ = send(BOB, false, "b" + i);
    }
    assertEquals(CopyLanes.IN_FLIGHT, begun.size());
    assertEquals(100, lanes.unfinished());
    open.get(3).complete("done");
    assertEquals(CopyLanes.IN_FLIGHT + 1, begun.size());
    assertEquals("b" + CopyLanes.IN_FLIGHT, begun.getLast());
  }

  @Test
  void aPeerThatIsSilentHoldsNobodyElseUp() {
    for (int i = 0; i < 100; i++) {
      var _ = send(BOB, false, "b" + i);
    }
    var carol = send(CAROL, false, "c");
    assertEquals("c", begun.getLast());
    open.getLast().complete("answer");
    assertEquals("answer", carol.join());
  }

  @Test
  void whatIsUrgentGoesBeforeWhatWaits() {
    for (int i = 0; i < 100; i++) {
      var _ = send(BOB, false, "b" + i);
    }
    var _ = send(BOB, true, "fresh");
    open.getFirst().complete("done");
    assertEquals("fresh", begun.getLast());
  }

  @Test
  void aCopyThatFailsMakesRoomAsWell() {
    for (int i = 0; i < CopyLanes.IN_FLIGHT; i++) {
      var _ = send(BOB, false, "b" + i);
    }
    var last = send(BOB, false, "last");
    open.getFirst().completeExceptionally(new IllegalStateException("gone"));
    assertEquals("last", begun.getLast());
    open.getLast().completeExceptionally(new IllegalStateException("gone too"));
    assertTrue(last.isCompletedExceptionally());
  }

  @Test
  void nothingIsLeftBehindWhenAllIsDone() {
    for (int i = 0; i < 20; i++) {
      var _ = send(BOB, false, "b" + i);
    }
    for (int i = 0; i < 20; i++) {
      open.get(i).complete("done");
    }
    assertEquals(20, begun.size());
    assertEquals(0, lanes.unfinished());
  }
}
