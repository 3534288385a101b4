package org.chordial.overlay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.chordial.ice.vnet.HeapWatch;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.overlay.wire.NodeId;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {
  private final VirtualTime time = new VirtualTime();
  private final AnswerCache cache = new AnswerCache(time);
  private final NodeId node = NodeId.ofHex("11".repeat(16));

  private void answered(long transaction, int bytes) {
    cache.answered(cache.remember(node, transaction), new byte[bytes]);
  }

  @Test
  void anAnswerIsGivenAgainWithinTheLifetimeOfItsRequest() {
    answered(1, 7);
    assertEquals(7, cache.seen(node, 1).orElseThrow().answer().orElseThrow().length);
    time.advance(Duration.ofSeconds(16));
    assertEquals(Optional.empty(), cache.seen(node, 1));
  }

  @Test
  void manyLargeAnswersPushOutTheOldestAndKeepTheHeapFlat() {
    HeapWatch heap = new HeapWatch();
    AnswerCache.Entry first = cache.remember(node, 0);
    for (int i = 1; i <= 5000; i++) {
      answered(i, 60_000);
    }
    cache.answered(first, new byte[10]);
    assertEquals(Optional.empty(), cache.seen(node, 0));
    assertTrue(cache.seen(node, 5000).isPresent());
    time.advance(Duration.ofSeconds(16));
    assertEquals(Optional.empty(), cache.seen(node, 5000));
    heap.assertFlat();
  }
}
