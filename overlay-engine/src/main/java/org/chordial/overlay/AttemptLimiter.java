package org.chordial.overlay;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets each key, an address or a name, do something so often within a while and no oftener. Counted
 * when it begins, so that many at once are no way around; what turns out well may be taken back.
 * The table is bounded, and who was not heard of for longest is forgotten first. Any thread may
 * call.
 */
public final class AttemptLimiter {
  private static final int MAX_KEYS = 10_000;
  private static final int NETWORK_BYTES = 8;

  private final int limit;
  private final Duration window;
  private final InstantSource clock;
  private final Map<String, Deque<Instant>> attempts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
          return size() > MAX_KEYS;
        }
      };

  public AttemptLimiter(int limit, Duration window, InstantSource clock) {
    this.limit = limit;
    this.window = window;
    this.clock = clock;
  }

  /** The key of an address. Whoever has one IPv6 address has the 2^64 of its network. */
  public static String key(InetAddress address) {
    return address instanceof Inet6Address v6
        ? HexFormat.of().formatHex(Arrays.copyOf(v6.getAddress(), NETWORK_BYTES)) + "/64"
        : address.getHostAddress();
  }

  /** False where it was too often; that is not counted. */
  public synchronized boolean begin(String key) {
    Deque<Instant> times = attempts.computeIfAbsent(key, _ -> new ArrayDeque<>(1));
    Instant old = clock.instant().minus(window);
    while (!times.isEmpty() && times.peekFirst().isBefore(old)) {
      times.removeFirst();
    }
    if (times.size() >= limit) {
      return false;
    }
    times.addLast(clock.instant());
    return true;
  }

  /** Takes the last attempt back. */
  public synchronized void forgive(String key) {
    Deque<Instant> times = attempts.get(key);
    if (times != null) {
      times.pollLast();
    }
  }

  public synchronized int size() {
    return attempts.size();
  }
}
