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
import org.chordial.overlay.wire.NodeId;
import org.junit.jupiter.api.Test;

class ReassemblerTest {
  private static final int LIMIT = 1000;
  private static final NodeId NODE = NodeId.ofHex("11".repeat(16));
  private static final NodeId OTHER = NodeId.ofHex("22".repeat(16));

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

  @Test
  void oneNodeCannotTakeTheRoomOfTheOthers() {
    for (long transaction = 0; transaction < 2000; transaction++) {
      assertTrue(add(transaction, 0, false, 1).isEmpty());
    }
    assertTrue(add(OTHER, 1, 0, false, 1).isEmpty());
    assertArrayEquals(new byte[] {1, 2}, add(OTHER, 1, 1, true, 2).orElseThrow());
    assertEquals(
        2000L - Reassembler.MAX_PARTIALS_A_NODE, counters.drops().get(Drop.REASSEMBLY_FULL));
  }

  @Test
  void bytesHeldForANodeAreBoundedAndFreedWhenTheirTimeIsOver() {
    byte[] piece = new byte[20_000];
    for (long transaction = 0; transaction < 100; transaction++) {
      assertTrue(add(transaction, 0, piece).isEmpty());
    }
    assertTrue(reassembler.heldBytes() <= Reassembler.MAX_HELD_BYTES_A_NODE);
    assertTrue(reassembler.heldBytes() > Reassembler.MAX_HELD_BYTES_A_NODE - 2 * piece.length);
    time.advance(Reassembler.LIFETIME.plus(Duration.ofMillis(1)));
    assertTrue(add(1000, 0, false, 1).isEmpty());
    assertEquals(1, reassembler.heldBytes());
  }

  @Test
  void fragmentsThatContradictEachOtherMakeNoMessage() {
    assertTrue(add(1, 0, false, 1, 2, 3).isEmpty());
    assertTrue(add(1, 2, true, 9, 4).isEmpty());
    assertEquals(1L, counters.drops().get(Drop.BAD_FRAGMENT));
    assertEquals(0, reassembler.heldBytes());
  }

  @Test
  void fragmentsBehindTheLastOneMakeNoMessage() {
    assertTrue(add(1, 1, true, 2).isEmpty());
    assertTrue(add(1, 2, false, 3).isEmpty());
    assertTrue(add(2, 5, false, 2).isEmpty());
    assertTrue(add(2, 1, true, 3).isEmpty());
    assertEquals(2L, counters.drops().get(Drop.BAD_FRAGMENT));
  }

  @Test
  void fragmentsFromAnotherNodeDoNotMix() {
    assertTrue(add(1, 0, false, 1).isEmpty());
    assertTrue(add(OTHER, 1, 1, true, 66).isEmpty());
    assertArrayEquals(new byte[] {1, 2}, add(1, 1, true, 2).orElseThrow());
  }

  @Test
  void aMessageOfVeryManyFragmentsIsDropped() {
    for (int i = 0; i < Reassembler.MAX_FRAGMENTS + 1; i++) {
      assertTrue(add(1, 2 * i, false, 1).isEmpty());
    }
    assertEquals(1L, counters.drops().get(Drop.REASSEMBLY_FULL));
    assertEquals(0, reassembler.heldBytes());
  }

  private Optional<byte[]> add(long transaction, int offset, boolean last, int... content) {
    return add(NODE, transaction, offset, last, content);
  }

  private Optional<byte[]> add(
      NodeId from, long transaction, int offset, boolean last, int... content) {
    byte[] bytes = new byte[content.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) content[i];
    }
    ForwardingHeader header =
        ForwardingHeader.request(1, 1, 100, transaction, List.of())
            .withFragment(ForwardingHeader.fragmentOf(offset, last));
    return reassembler.add(header, Unpooled.wrappedBuffer(bytes), from, LIMIT);
  }

  private Optional<byte[]> add(long transaction, int offset, byte[] piece) {
    ForwardingHeader header =
        ForwardingHeader.request(1, 1, 100, transaction, List.of())
            .withFragment(ForwardingHeader.fragmentOf(offset, false));
    return reassembler.add(header, Unpooled.wrappedBuffer(piece), NODE, 2 * piece.length);
  }
}
