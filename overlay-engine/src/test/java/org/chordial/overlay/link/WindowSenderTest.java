package org.chordial.overlay.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.chordial.ice.vnet.VirtualTime;
import org.junit.jupiter.api.Test;

class WindowSenderTest {
  private final VirtualTime time = new VirtualTime();
  private final SentFrames sent = new SentFrames(time);
  private final List<ByteBuf> buffers = new ArrayList<>();
  private final WindowSender sender = new WindowSender(time.context(1), sent);

  @Test
  void anUnansweredMessageGoesOutAtTheTimesOfTheRfcAndThenTheLinkIsDead() {
    offer(1);
    time.advance(Duration.ofMillis(15_400));
    assertEquals(List.of(0L, 500L, 1500L, 3500L, 7500L), sent.atMillis);
    assertEquals(List.of(0, 1, 2, 3, 4), sent.sequences);
    assertFalse(sent.gaveUp);
    time.advance(Duration.ofMillis(200));
    assertTrue(sent.gaveUp);
  }

  @Test
  void theLinkIsFailingFromTheThirdTimeOutUntilAnAcknowledgementComes() {
    offer(1);
    time.advance(Duration.ofMillis(3499));
    assertFalse(sender.failing());
    time.advance(Duration.ofMillis(2));
    assertTrue(sender.failing());
    sender.acknowledged(3, 0);
    assertFalse(sender.failing());
  }

  @Test
  void fourMessagesAreInFlightAtFirstAndTwoMoreForEachAcknowledgement() {
    offer(20);
    assertEquals(CongestionWindow.INITIAL, sent.messages.size());
    time.advance(Duration.ofMillis(50));
    sender.acknowledged(0, 0);
    assertEquals(CongestionWindow.INITIAL + 2, sent.messages.size());
  }

  @Test
  void aMessageIsSentAgainUnderANewNumberWhenThreeLaterOnesHaveArrived() {
    offer(4);
    time.advance(Duration.ofMillis(50));
    sender.acknowledged(1, 0);
    sender.acknowledged(2, 0b10);
    assertEquals(4, sent.messages.size());
    sender.acknowledged(3, 0b110);
    assertEquals(List.of(0, 1, 2, 3, 0), sent.messages);
    assertEquals(List.of(0, 1, 2, 3, 4), sent.sequences);
  }

  @Test
  void theBitmaskOfALaterAcknowledgementStandsForOnesThatWereLost() {
    offer(4);
    time.advance(Duration.ofMillis(50));
    sender.acknowledged(3, 0b1110);
    time.advance(Duration.ofSeconds(5));
    assertEquals(4, sent.messages.size());
    assertTrue(buffers.stream().allMatch(buffer -> buffer.refCnt() == 0));
  }

  @Test
  void theLastMessageOfABurstIsProbedForAfterTwoRoundTripsAndNotAfterTheTimeOut() {
    offer(2);
    time.advance(Duration.ofMillis(50));
    sender.acknowledged(0, 0);
    time.advance(Duration.ofMillis(49));
    assertEquals(2, sent.messages.size());
    time.advance(Duration.ofMillis(2));
    assertEquals(List.of(0, 1, 1), sent.messages);
  }

  @Test
  void aLossHalvesTheWindowOnceForAllThatWereInFlight() {
    CongestionWindow window = new CongestionWindow();
    window.acknowledged(1, 16);
    assertEquals(20, window.size());
    window.lost(5, 25);
    window.lost(7, 25);
    assertEquals(10, window.size());
    window.lost(30, 40);
    assertEquals(5, window.size());
    window.timedOut(5, 50);
    assertEquals(1, window.size());
  }

  @Test
  void acknowledgementsOfWhatWasNeverSentChangeNothing() {
    offer(4);
    SplittableRandom random = new SplittableRandom(6940);
    for (int i = 0; i < 100_000; i++) {
      int sequence = random.nextInt();
      if (sequence < 0 || sequence > 3) {
        sender.acknowledged(sequence, random.nextInt());
      }
    }
    sender.acknowledged(4, -1);
    assertEquals(4, sent.messages.size());
    assertTrue(sender.rtt().isEmpty());
    assertTrue(buffers.stream().allMatch(buffer -> buffer.refCnt() == 1));
  }

  @Test
  void theSameAcknowledgementAgainDoesNotOpenTheWindow() {
    offer(40);
    for (int i = 0; i < 1000; i++) {
      sender.acknowledged(0, 0);
    }
    assertEquals(CongestionWindow.INITIAL + 2, sent.messages.size());
  }

  @Test
  void whatIsPendingIsWhatHasNotArrivedOldestFirst() {
    offer(6);
    time.advance(Duration.ofMillis(50));
    sender.acknowledged(1, 0);
    List<ByteBuf> pending = sender.pending();
    assertEquals(List.of(0, 2, 3, 4, 5), pending.stream().map(ByteBuf::readInt).toList());
    pending.forEach(ByteBuf::release);
    sender.close();
    assertTrue(buffers.stream().allMatch(buffer -> buffer.refCnt() == 0));
  }

  @Test
  void everythingIsReleasedWhenTheLinkCloses() {
    offer(40);
    sender.acknowledged(3, 0);
    sender.close();
    assertTrue(buffers.stream().allMatch(buffer -> buffer.refCnt() == 0));
    assertFalse(sender.offer(Unpooled.buffer().writeInt(1)));
  }

  @Test
  void whatWaitsIsBounded() {
    offer(CongestionWindow.INITIAL + SendQueue.MAX_MESSAGES);
    assertFalse(sender.offer(Unpooled.buffer().writeInt(1)));
    sender.close();
  }

  private void offer(int count) {
    for (int i = 0; i < count; i++) {
      ByteBuf message = Unpooled.buffer(4).writeInt(i);
      buffers.add(message);
      assertTrue(sender.offer(message));
    }
  }
}
