package org.chordial.overlay.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.overlay.wire.ForwardingHeader;
import org.junit.jupiter.api.Test;

class ReassemblerTest {
  private static final int LIMIT = 1000;

  private final VirtualTime time = new VirtualTime();
  private final Counters counters = new Counters();
  private final Reassembler reassembler = new Reassembler(time, counters);

  @Test
  void fragmentsInAnyOrderMakeTheMessage() {
    assertTrue(add(1, 2, true, 3).isEmpty());
    assertTrue(add(1, 0, false, 1).isEmpty());
    assertArrayEquals(new byte[] {1, 2, 3}, add(1, 1, false, 2).orElseThrow());
  }

  @Test
  void fragmentsOfARetransmissionThatWasCutElsewhereFitIn() {
    assertTrue(add(1, 0, false, 1, 2, 3).isEmpty());
    assertTrue(add(1, 2, false, 3, 4).isEmpty());
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, add(1, 4, true, 5).orElseThrow());
  }

  @Test
  void fragmentsAreForgottenAfterTheLongestLifeOfARequest() {
    assertTrue(add(1, 0, false, 1).isEmpty());
    time.advance(Reassembler.LIFETIME.plus(Duration.ofMillis(1)));
    assertTrue(add(1, 1, true, 2).isEmpty());
    assertEquals(1L, counters.drops().get(Drop.REASSEMBLY_TIMED_OUT));
  }

  @Test
  void aMessageLongerThanTheOverlayAllowsIsDropped() {
    assertTrue(add(1, LIMIT, true, 1).isEmpty());
    assertTrue(add(2, 0, true).isEmpty());
    assertEquals(2L, counters.drops().get(Drop.BAD_FRAGMENT));
  }

  @Test
  void memoryForUnfinishedMessagesIsBounded() {
    for (long transaction = 0; transaction < 2000; transaction++) {
      assertTrue(add(transaction, 0, false, 1).isEmpty());
    }
    assertTrue(counters.drops().get(Drop.REASSEMBLY_FULL) > 0);
  }

  private Optional<byte[]> add(long transaction, int offset, boolean last, int... content) {
    byte[] bytes = new byte[content.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) content[i];
    }
    ForwardingHeader header =
        ForwardingHeader.request(1, 1, 100, transaction, List.of())
            .withFragment(ForwardingHeader.fragmentOf(offset, last));
    return reassembler.add(header, Unpooled.wrappedBuffer(bytes), LIMIT);
  }
}
