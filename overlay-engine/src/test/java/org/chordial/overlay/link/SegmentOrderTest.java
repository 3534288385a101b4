package org.chordial.overlay.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.SplittableRandom;
import org.chordial.ice.vnet.HeapWatch;
import org.junit.jupiter.api.Test;

class SegmentOrderTest {
  private final SegmentOrder order = new SegmentOrder(100, 10);

  @Test
  void messagesComeOutWholeAndInOrderHoweverTheirSegmentsCome() {
    assertTrue(add(1, 0, 1, 9));
    assertNull(order.next());
    assertTrue(add(0, 1, 2, 2));
    assertNull(order.next());
    assertTrue(add(0, 0, 2, 1));
    assertArrayEquals(new byte[] {1, 2}, ByteBufUtil.getBytes(order.next()));
    assertArrayEquals(new byte[] {9}, ByteBufUtil.getBytes(order.next()));
    assertNull(order.next());
  }

  @Test
  void repeatedSegmentsAndMessagesAreDropped() {
    assertTrue(add(0, 0, 2, 1));
    assertTrue(add(0, 0, 2, 7));
    assertTrue(add(0, 1, 2, 2));
    assertArrayEquals(new byte[] {1, 2}, ByteBufUtil.getBytes(order.next()));
    assertTrue(add(0, 0, 2, 1));
    assertNull(order.next());
  }

  @Test
  void whatNoHonestSenderSendsIsRefused() {
    assertFalse(order.add(Unpooled.wrappedBuffer(new byte[7])), "no whole header");
    assertFalse(add(0, 2, 2, 1), "a segment beyond the last");
    assertFalse(add(0, 0, 11, 1), "too many segments");
    assertFalse(add(65, 0, 1, 1), "too far ahead");
    assertTrue(add(0, 0, 2, 1));
    assertFalse(add(0, 1, 3, 1), "another count than before");
    assertFalse(add(1, 0, 1, new byte[101]), "too long");
  }

  /** 200,000 segments from seed 1; what is refused ends the connection, and the next begins. */
  @Test
  void segmentsMadeUpAtRandomBreakNothingAndFillNothing() {
    SplittableRandom random = new SplittableRandom(1);
    HeapWatch heap = new HeapWatch();
    SegmentOrder connection = new SegmentOrder(100, 10);
    int expected = 0;
    int delivered = 0;
    for (int i = 0; i < 200_000; i++) {
      boolean near = random.nextInt(100) > 0;
      int count = random.nextInt(near ? 3 : 0x10000) + 1;
      ByteBuf segment =
          Unpooled.buffer()
              .writeInt(near ? expected + random.nextInt(4) : random.nextInt())
              .writeShort(random.nextInt(count))
              .writeShort(near ? 1 + count % 2 : count)
              .writeBytes(new byte[random.nextInt(60)]);
      if (!connection.add(segment)) {
        connection = new SegmentOrder(100, 10);
        expected = 0;
      }
      for (ByteBuf whole = connection.next(); whole != null; whole = connection.next()) {
        expected++;
        delivered++;
      }
    }
    assertTrue(delivered > 1000, delivered + " delivered");
    heap.assertFlat();
  }

  private boolean add(int number, int index, int count, int content) {
    return add(number, index, count, new byte[] {(byte) content});
  }

  private boolean add(int number, int index, int count, byte[] content) {
    return order.add(
        Unpooled.buffer().writeInt(number).writeShort(index).writeShort(count).writeBytes(content));
  }
}
