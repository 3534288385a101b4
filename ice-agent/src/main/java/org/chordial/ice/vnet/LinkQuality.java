package org.chordial.ice.vnet;

import java.time.Duration;

/**
 * How good a host's access to its network is. A datagram from one host to another meets both.
 *
 * @param latency one way
 * @param jitter added to it, evenly between nothing and this; it can change the order
 * @param loss the part of datagrams that vanish, 0 to 1; TCP repeats them and takes longer
 * @param reorder the part of datagrams that are held back by another latency, 0 to 1
 */
public record LinkQuality(Duration latency, Duration jitter, double loss, double reorder) {

  /** 10 ms, nothing lost. */
  public static final LinkQuality GOOD = of(Duration.ofMillis(10));

  public LinkQuality {
    if (latency.isNegative() || jitter.isNegative() || !isPart(loss) || !isPart(reorder)) {
      throw new IllegalArgumentException("no such link");
    }
  }

  public static LinkQuality of(Duration latency) {
    return new LinkQuality(latency, Duration.ZERO, 0, 0);
  }

  public LinkQuality withLoss(double part) {
    return new LinkQuality(latency, jitter, part, reorder);
  }

  public LinkQuality withJitter(Duration most) {
    return new LinkQuality(latency, most, loss, reorder);
  }

  public LinkQuality withReorder(double part) {
    return new LinkQuality(latency, jitter, loss, part);
  }

  private static boolean isPart(double value) {
    return value >= 0 && value <= 1;
  }
}
