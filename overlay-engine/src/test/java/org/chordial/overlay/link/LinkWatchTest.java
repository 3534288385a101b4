package org.chordial.overlay.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.vnet.VirtualTime;
import org.junit.jupiter.api.Test;

class LinkWatchTest {
  private final VirtualTime time = new VirtualTime();
  private final List<String> turns = new ArrayList<>();
  private Optional<Duration> rtt = Optional.of(Duration.ofMillis(50));
  private LinkWatch watch = watch(time.context(1));

  private LinkWatch watch(CoreContext context) {
    return new LinkWatch(
        context,
        () -> rtt,
        new LinkWatch.Listener() {
          @Override
          public void doubted() {
            turns.add("doubted " + time.elapsed().toMillis());
          }

          @Override
          public void suspicionChanged() {
            turns.add((watch.suspected() ? "suspected " : "heard ") + time.elapsed().toMillis());
          }
        });
  }

  @Test
  void silenceAfterSendingIsDoubtedAfter350AndSuspectedAfter700MillisecondsOnAShortWay() {
    watch.sent();
    advance(5000);
    assertEquals(List.of("doubted 350", "suspected 700"), turns);
  }

  @Test
  void theNextSignOfLifeMakesTheLinkGoodAgain() {
    watch.sent();
    advance(1000);
    assertTrue(watch.suspected());
    watch.heard();
    assertFalse(watch.suspected());
    assertEquals(List.of("doubted 350", "suspected 700", "heard 1000"), turns);
  }

  @Test
  void aLinkOnWhichNothingIsSentMayBeSilentForEver() {
    watch.sent();
    advance(40);
    watch.heard();
    advance(3_600_000);
    assertEquals(List.of(), turns);
  }

  @Test
  void eachAnswerBeginsTheWaitAnew() {
    for (int i = 0; i < 20; i++) {
      watch.sent();
      advance(300);
      watch.heard();
    }
    assertEquals(List.of(), turns);
    watch.sent();
    advance(700);
    assertEquals(List.of("doubted 6350", "suspected 6700"), turns);
  }

  @Test
  void whatIsSentLaterDoesNotPutTheSuspicionOff() {
    for (int i = 0; i < 8; i++) {
      watch.sent();
      advance(100);
    }
    assertEquals(List.of("doubted 350", "suspected 700"), turns);
  }

  @Test
  void aFarSideIsGivenTwoRoundTripsMoreAndNoMoreThanAMomentInAll() {
    rtt = Optional.of(Duration.ofMillis(200));
    watch.sent();
    advance(2000);
    watch.heard();
    assertEquals(List.of("doubted 500", "suspected 1000", "heard 2000"), turns);
    turns.clear();
    rtt = Optional.of(Duration.ofSeconds(3));
    watch = watch(time.context(2));
    watch.sent();
    advance(3000);
    assertEquals(List.of("doubted 2750", "suspected 3500"), turns);
  }

  @Test
  void everyFalseAlarmMakesItMorePatientAndManyGoodAnswersLessSo() {
    for (int i = 0; i < 10; i++) {
      watch.sent();
      advance(10_000);
      watch.heard();
    }
    turns.clear();
    long start = time.elapsed().toMillis();
    watch.sent();
    advance(10_000);
    assertEquals(List.of("doubted " + (start + 1100), "suspected " + (start + 2200)), turns);
    watch.heard();
    for (int i = 0; i < 5 * 17; i++) {
      watch.sent();
      watch.heard();
    }
    advance(10_000);
    turns.clear();
    start = time.elapsed().toMillis();
    watch.sent();
    advance(10_000);
    assertEquals(List.of("doubted " + (start + 350), "suspected " + (start + 700)), turns);
  }

  @Test
  void aComputerThatStoodStillListensBeforeItSuspects() {
    Duration[] jump = {Duration.ZERO};
    InstantSource clock =
        new InstantSource() {
          @Override
          public Instant instant() {
            return time.instant().plus(jump[0]);
          }
        };
    CoreContext context = time.context(3);
    watch = watch(new CoreContext(context.executor(), clock, context.random()));
    watch.sent();
    advance(340);
    jump[0] = Duration.ofSeconds(5);
    advance(50);
    watch.heard();
    advance(5000);
    assertEquals(List.of(), turns);
  }

  private void advance(long millis) {
    time.advance(Duration.ofMillis(millis));
  }
}
