package org.chordial.ice.dtls;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** A bucket of permits for each source address; the longest unused bucket makes room. */
final class SourceRate {

  private static final class Bucket {
    int left;
    Instant filled;
  }

  private final int size;
  private final Duration refill;
  private final InstantSource clock;
  private final Map<InetAddress, Bucket> buckets;

  SourceRate(DtlsLimits limits, InstantSource clock) {
    this.size = limits.perSource();
    this.refill = limits.refill();
    this.clock = clock;
    this.buckets =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<InetAddress, Bucket> eldest) {
            return size() > limits.sources();
          }
        };
  }

  boolean permits(InetAddress source) {
    Instant now = clock.instant();
    Bucket bucket = buckets.computeIfAbsent(source, s -> new Bucket());
    if (bucket.filled == null || !now.isBefore(bucket.filled.plus(refill))) {
      bucket.filled = now;
      bucket.left = size;
    }
    if (bucket.left == 0) {
      return false;
    }
    bucket.left--;
    return true;
  }
}
