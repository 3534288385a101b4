package org.chordial.media.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.chordial.media.audio.JitterBuffer.Advice;
import org.chordial.media.audio.JitterBuffer.Pull;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JitterBufferTest {

  private static final long BASE = 0xFFFF_F000L;

  private final JitterBuffer buffer = new JitterBuffer();
  private final List<Integer> played = new ArrayList<>();
  private int recovered;
  private int concealed;
  private int silence;
  private int shrunk;
  private int stretched;
  private double greatestDelay;

  @AfterEach
  void nothingIsLeftBehind() {
    buffer.restart();
    assertEquals(0, buffer.size());
  }

  @Test
  void evenArrivalsArePlayedInOrderWithTheLeastDelay() {
    run(500, i -> 30, 0);
    assertEquals(0, recovered + concealed);
    assertInOrder();
    assertTrue(played.size() >= 495, () -> "played " + played.size());
    assertTrue(greatestDelay <= 40, () -> "delay " + greatestDelay);
  }

  @Test
  void jitterIsWaitedForAndThenNothingIsMissing() {
    Random random = new Random(1);
    run(2000, i -> 30 + 60 * random.nextDouble(), 0);
    assertInOrder();
    int missing = 2000 - played.size();
    assertTrue(missing < 60, () -> "missing " + missing);
    assertTrue(buffer.targetMillis() >= 50, () -> "target " + buffer.targetMillis());
    assertTrue(buffer.targetMillis() <= 80, () -> "target " + buffer.targetMillis());
  }

  @Test
  void afterJitterTheDelayComesDownAgain() {
    Random random = new Random(2);
    run(3000, i -> 30 + (i < 500 ? 120 * random.nextDouble() : 0), 0);
    assertTrue(buffer.targetMillis() <= 30, () -> "target " + buffer.targetMillis());
    assertTrue(shrunk > 0);
    assertInOrder();
  }

  @Test
  void everyLostPacketIsRecoveredOrConcealedOnceAndTimeIsKept() {
    Random random = new Random(3);
    boolean[] lost = new boolean[2000];
    int losses = 0;
    for (int i = 10; i < 1990; i++) {
      lost[i] = random.nextInt(10) == 0;
      losses += lost[i] ? 1 : 0;
    }
    run(2000, i -> lost[i] ? -1 : 30, 0);
    assertInOrder();
    assertEquals(2000 - losses, played.size());
    int made = recovered + concealed + stretched - shrunk;
    int lostPackets = losses;
    assertTrue(Math.abs(made - losses) <= 3, () -> "made " + made + " lost " + lostPackets);
    assertTrue(recovered > losses / 3);
  }

  @Test
  void packetsOutOfOrderAreSorted() {
    run(1000, i -> i % 5 == 0 ? 55 : 30, 0);
    assertInOrder();
    assertTrue(played.size() > 970, () -> "played " + played.size());
  }

  @Test
  void aBurstAfterAStallIsPlayedAndTheDelayIsWorkedOff() {
    run(1500, i -> i >= 200 && i < 215 ? 30 + (215 - i) * 20 : 30, 0);
    assertInOrder();
    assertTrue(played.size() > 1470, () -> "played " + played.size());
    assertTrue(shrunk > 5);
    assertTrue(buffer.targetMillis() < 200, () -> "target " + buffer.targetMillis());
  }

  @Test
  void aFastSenderDoesNotFillTheBuffer() {
    run(30_000, i -> 30, 500);
    assertInOrder();
    assertTrue(greatestDelay < 90, () -> "delay " + greatestDelay);
    assertEquals(0, buffer.overflows());
    assertTrue(shrunk >= 10);
  }

  @Test
  void aSlowSenderDoesNotEmptyTheBufferForGood() {
    run(30_000, i -> 30, -500);
    assertInOrder();
    assertTrue(played.size() >= 29_990, () -> "played " + played.size());
    assertTrue(concealed + stretched >= 10);
  }

  @Test
  void aDuplicateIsPlayedOnce() {
    buffer.insert(0, packet(0), 0);
    buffer.insert(0, packet(0), 0);
    assertEquals(1, buffer.size());
    assertEquals(1, buffer.duplicates());
  }

  @Test
  void moreThanItHoldsPushesTheOldestOut() {
    for (int i = 0; i < 100; i++) {
      buffer.insert(i * 960L, packet(i), 0);
    }
    assertEquals(64, buffer.size());
    assertEquals(36, buffer.overflows());
    assertEquals(36, buffer.payload().getInt(0));
  }

  @Test
  void aLeapOfTheTimestampBeginsAnew() {
    run(100, i -> 30, 0);
    buffer.insert(BASE + 48_000L * 3600, packet(7), 5_000_000);
    assertEquals(1, buffer.size());
    assertEquals(Pull.SILENCE, buffer.pull(5_000_000));
    assertEquals(Pull.PACKET, buffer.pull(5_040_000));
  }

  /** Sends packets whose network delay the function tells, -1 for lost, and plays every 20 ms. */
  private void run(int packets, IntToDoubleFunction delayMillis, int senderPpm) {
    record Arrival(long micros, int number) {}
    PriorityQueue<Arrival> arrivals =
        new PriorityQueue<>(
            java.util.Comparator.comparingLong(Arrival::micros).thenComparingInt(Arrival::number));
    for (int i = 0; i < packets; i++) {
      double delay = delayMillis.applyAsDouble(i);
      if (delay >= 0) {
        double sent = i * 20_000.0 / (1 + senderPpm / 1e6);
        arrivals.add(new Arrival((long) (sent + delay * 1000), i));
      }
    }
    for (long now = 7_000; !arrivals.isEmpty() || buffer.size() > 0; now += 20_000) {
      while (!arrivals.isEmpty() && arrivals.peek().micros() <= now) {
        Arrival arrival = arrivals.remove();
        buffer.insert(
            (BASE + arrival.number() * 960L) & 0xFFFF_FFFFL,
            packet(arrival.number()),
            arrival.micros());
      }
      play(now);
    }
  }

  private void play(long now) {
    Advice advice = buffer.advice(now);
    if (advice == Advice.STRETCH) {
      stretched++;
      return;
    }
    one(now);
    if ((advice == Advice.SHRINK || advice == Advice.SHRINK_NOW) && buffer.size() > 0) {
      shrunk++;
      one(now);
    }
    if (played.size() > 50) {
      greatestDelay = Math.max(greatestDelay, buffer.delayMillis(now));
    }
  }

  private void one(long now) {
    switch (buffer.pull(now)) {
      case SILENCE -> silence++;
      case CONCEAL -> concealed++;
      case RECOVER -> recovered++;
      case PACKET -> {
        played.add(buffer.payload().getInt(0));
        buffer.played(960);
      }
    }
  }

  private void assertInOrder() {
    assertTrue(silence > 0, "it waits before the first");
    for (int i = 1; i < played.size(); i++) {
      assertTrue(played.get(i - 1) < played.get(i), "out of order at " + i);
    }
  }

  private static ByteBuf packet(int number) {
    return Unpooled.buffer(4).writeInt(number);
  }
}
