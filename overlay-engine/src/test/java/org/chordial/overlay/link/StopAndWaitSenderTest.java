package org.chordial.overlay.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import org.chordial.ice.vnet.VirtualTime;
import org.junit.jupiter.api.Test;

class StopAndWaitSenderTest {
  private final VirtualTime time = new VirtualTime();
  private final SentFrames sent = new SentFrames(time);
  private final StopAndWaitSender sender = new StopAndWaitSender(time.context(1), sent);

  @Test
  void anUnansweredMessageGoesOutAtTheTimesOfTheRfcAndThenTheLinkIsDead() {
    offer(1);
    time.advance(Duration.ofSeconds(15));
    assertEquals(List.of(0L, 500L, 1500L, 3500L, 7500L), sent.atMillis);
    assertEquals(List.of(0, 1, 2, 3, 4), sent.sequences);
    assertFalse(sent.gaveUp);
    time.advance(Duration.ofSeconds(1));
    assertTrue(sent.gaveUp);
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
    assertEquals(List.of(1), sent.messages);
    time.advance(Duration.ofMillis(1));
    assertEquals(List.of(1, 2), sent.messages);
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
    assertEquals(List.of(1, 1, 2), sent.messages);
  }

  @Test
  void whatWaitsIsBounded() {
    for (int i = 0; i <= SendQueue.MAX_MESSAGES; i++) {
      assertTrue(sender.offer(Unpooled.buffer(4).writeInt(1)));
    }
    assertFalse(sender.offer(Unpooled.buffer(4).writeInt(1)));
    sender.close();
  }

  private void offer(int content) {
    assertTrue(sender.offer(Unpooled.buffer(4).writeInt(content)));
  }
}
