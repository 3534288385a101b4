package org.chordial.overlay.enroll;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts failed attempts for each name and each address; too many within a while are refused. */
final class AttemptLimiter {
  private static final int MAX_KEYS = 10_000;

  private final int limit;
  private final Duration window;
  private final InstantSource clock;
  private final Map<String, Deque<Instant>> failures =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
          return size() > MAX_KEYS;
        }
      };

  AttemptLimiter(int limit, Duration window, InstantSource clock) {
    this.limit = limit;
    this.window = window;
    this.clock = clock;
  }

  synchronized boolean allows(String key) {
    Deque<Instant> times = failures.get(key);
    if (times == null) {
      return true;
    }
    Instant old = clock.instant().minus(window);
    while (!times.isEmpty() && times.peekFirst().isBefore(old)) {
      times.removeFirst();
    }
    return times.size() < limit;
  }

  synchronized void failed(String key) {
    Deque<Instant> times = failures.computeIfAbsent(key, k -> new ArrayDeque<>());
    if (times.size() >= limit) {
      times.removeFirst();
    }
    times.addLast(clock.instant());
  }
}
