package org.chordial.overlay.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chordial.ice.vnet.VirtualTime;
import org.junit.jupiter.api.Test;

class StopAndWaitSenderTest {
  private final VirtualTime time = new VirtualTime();
  private final List<Long> sentAt = new ArrayList<>();
  private final List<Integer> sequences = new ArrayList<>();
  private final List<Byte> messages = new ArrayList<>();
  private boolean gaveUp;

  private final StopAndWaitSender sender =
      new StopAndWaitSender(
          time.context(1),
          new SrSender.Outlet() {
            @Override
            public void transmit(int sequence, ByteBuf message) {
              sentAt.add(time.elapsed().toMillis());
              sequences.add(sequence);
              messages.add(message.getByte(message.readerIndex()));
            }

            @Override
            public void gaveUp() {
              gaveUp = true;
            }
          });

  @Test
  void anUnansweredMessageGoesOutAtTheTimesOfTheRfcAndThenTheLinkIsDead() {
    offer(1);
    time.advance(Duration.ofSeconds(15));
    assertEquals(List.of(0L, 500L, 1500L, 3500L, 7500L), sentAt);
    assertEquals(List.of(0, 1, 2, 3, 4), sequences);
    assertFalse(gaveUp);
    time.advance(Duration.ofSeconds(1));
    assertTrue(gaveUp);
  }

  @Test
  void theLinkIsFailingFromTheThirdRetransmissionUntilAnAcknowledgementComes() {
    offer(1);
    time.advance(Duration.ofMillis(3499));
    assertFalse(sender.failing());
    time.advance(Duration.ofMillis(1));
    assertTrue(sender.failing());
    sender.acknowledged(2, 0);
    assertFalse(sender.failing());
  }

  @Test
  void theNextMessageWaitsForTheAcknowledgementAndTenMilliseconds() {
    offer(1);
    offer(2);
    time.advance(Duration.ofMillis(100));
    sender.acknowledged(0, 0);
    time.advance(Duration.ofMillis(9));
    assertEquals(List.of((byte) 1), messages);
    time.advance(Duration.ofMillis(1));
    assertEquals(List.of((byte) 1, (byte) 2), messages);
    assertEquals(Duration.ofMillis(100), sender.rtt().orElseThrow());
  }

  @Test
  void anAcknowledgementOfAnEarlierMessageDoesNotReleaseTheCurrentOne() {
    offer(1);
    time.advance(Duration.ofMillis(500));
    sender.acknowledged(0, 0);
    offer(2);
    time.advance(Duration.ofMillis(10));
    sender.acknowledged(1, 0);
    offer(3);
    time.advance(Duration.ofMillis(100));
    assertEquals(List.of((byte) 1, (byte) 1, (byte) 2), messages);
  }

  @Test
  void whatWaitsIsBounded() {
    for (int i = 0; i <= SendQueue.MAX_MESSAGES; i++) {
      assertTrue(sender.offer(Unpooled.wrappedBuffer(new byte[] {1})));
    }
    assertFalse(sender.offer(Unpooled.wrappedBuffer(new byte[] {1})));
    sender.close();
  }

  private void offer(int content) {
    assertTrue(sender.offer(Unpooled.wrappedBuffer(new byte[] {(byte) content})));
  }
}
