package org.chordial.ice.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {

  private final VirtualTime time = new VirtualTime(Instant.EPOCH);
  private final List<String> ran = new ArrayList<>();

  private ScheduledFuture<?> after(long millis, String name) {
    return time.schedule(() -> ran.add(name), millis, TimeUnit.MILLISECONDS);
  }

  @Test
  void tasksRunInTheOrderOfTheirTimesAndThenOfTheirGiving() {
    var _ = after(20, "late");
    var _ = after(10, "early");
    var _ = after(10, "early too");
    time.execute(() -> ran.add("now"));

    time.advance(Duration.ofMillis(20));

    assertEquals(List.of("now", "early", "early too", "late"), ran);
    assertEquals(Instant.EPOCH.plusMillis(20), time.instant());
  }

  @Test
  void aTaskSeesTheTimeItWasDue() {
    List<Instant> seen = new ArrayList<>();
    var _ = time.schedule(() -> seen.add(time.instant()), 5, TimeUnit.SECONDS);

    time.advance(Duration.ofMinutes(1));

    assertEquals(List.of(Instant.EPOCH.plusSeconds(5)), seen);
    assertEquals(Duration.ofMinutes(1), time.elapsed());
  }

  @Test
  void aTaskBeyondTheEndWaits() {
    ScheduledFuture<?> task = after(11, "too late");

    time.advance(Duration.ofMillis(10));

    assertTrue(ran.isEmpty());
    assertEquals(1, task.getDelay(TimeUnit.MILLISECONDS));
  }

  @Test
  void aTaskGivenByATaskRunsInTheSameAdvance() {
    var _ =
        time.schedule(
            () -> {
              var _ = after(5, "second");
            },
            5,
            TimeUnit.MILLISECONDS);

    time.advance(Duration.ofMillis(10));

    assertEquals(List.of("second"), ran);
  }

  @Test
  void aPeriodicTaskRunsUntilItIsCancelled() {
    ScheduledFuture<?> ticking =
        time.scheduleAtFixedRate(() -> ran.add("tick"), 10, 20, TimeUnit.MILLISECONDS);
    time.advance(Duration.ofMillis(55));
    ticking.cancel(false);
    time.advance(Duration.ofMillis(100));

    assertEquals(List.of("tick", "tick", "tick"), ran);
    assertTrue(ticking.isCancelled());
  }

  @Test
  void aPeriodicTaskCanCancelItself() {
    List<ScheduledFuture<?>> own = new ArrayList<>();
    own.add(
        time.scheduleWithFixedDelay(
            () -> {
              ran.add("tick");
              own.getFirst().cancel(false);
            },
            1,
            1,
            TimeUnit.SECONDS));

    time.advance(Duration.ofSeconds(10));

    assertEquals(List.of("tick"), ran);
  }

  @Test
  void aCancelledTaskNeverRuns() {
    ScheduledFuture<?> task = after(10, "cancelled");
    assertTrue(task.cancel(false));

    time.advance(Duration.ofSeconds(1));

    assertTrue(ran.isEmpty());
    assertEquals(0, time.tasksRun());
  }

  @Test
  void runUntilStopsAtTheFirstMomentTheConditionHolds() {
    var _ = after(10, "one");
    var _ = after(20, "two");

    assertTrue(time.runUntil(() -> ran.contains("one"), Duration.ofSeconds(1)));
    assertEquals(Duration.ofMillis(10), time.elapsed());
    assertFalse(time.runUntil(() -> ran.contains("three"), Duration.ofSeconds(1)));
  }

  @Test
  void aTaskThatThrowsIsHeardByTheDriver() {
    time.execute(
        () -> {
          throw new IllegalStateException("broken core");
        });

    IllegalStateException heard =
        assertThrows(IllegalStateException.class, () -> time.advance(Duration.ZERO));
    assertEquals("broken core", heard.getMessage());
  }

  @Test
  void aCallableKeepsItsValueAndItsFailureInItsFuture() throws Exception {
    ScheduledFuture<Integer> value = time.schedule(() -> 7, 1, TimeUnit.SECONDS);
    ScheduledFuture<Integer> failing =
        time.schedule(
            () -> {
              throw new java.io.IOException("no");
            },
            1,
            TimeUnit.SECONDS);

    time.advance(Duration.ofSeconds(1));

    assertEquals(7, value.get());
    assertThrows(ExecutionException.class, failing::get);
  }

  @Test
  void afterShutdownNothingRunsAndNothingIsTaken() {
    var _ = after(1, "left");
    assertEquals(1, time.shutdownNow().size());

    time.advance(Duration.ofSeconds(1));

    assertTrue(ran.isEmpty());
    assertThrows(RejectedExecutionException.class, () -> time.execute(() -> ran.add("no")));
  }

  @Test
  void tenThousandCancelledTimersLeaveNothingBehind() {
    for (int i = 0; i < 10_000; i++) {
      after(i, "never").cancel(false);
    }
    assertEquals(0, time.shutdownNow().size());
  }
}
