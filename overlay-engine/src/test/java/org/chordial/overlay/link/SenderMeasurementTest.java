package org.chordial.overlay.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.vnet.VirtualTime;
import org.junit.jupiter.api.Test;

/**
 * Chooses the sender of Simple Reliability by measurement, over a path with a bottleneck of 10
 * Mbit/s: what goes through when there is always more to send, and how long a message takes when
 * four are sent each second.
 */
class SenderMeasurementTest {
  private static final int MESSAGE = 1000;
  private static final Duration FULL = Duration.ofSeconds(10);
  private static final Duration LIGHT = Duration.ofSeconds(100);
  private static final long GAP_MILLIS = 250;

  private record Figures(double throughput, double median, double late, int again) {}

  @Test
  void theWindowCarriesMoreAndIsNoSlowerThanStopAndWait() {
    List<String> table = new ArrayList<>();
    for (int rtt : new int[] {10, 100}) {
      for (int percent : new int[] {0, 1, 5, 10}) {
        Figures wait = measure(StopAndWaitSender::new, rtt, percent);
        Figures window = measure(WindowSender::new, rtt, percent);
        table.add(row(rtt, percent, wait, window));
        String which = rtt + " ms, " + percent + " %";
        assertTrue(window.throughput > 1.5 * wait.throughput, which);
        assertTrue(window.median <= wait.median * 1.05, which);
        assertTrue(window.late <= wait.late * 1.05, which);
      }
    }
    table.forEach(System.out::println);
  }

  private static String row(int rtt, int percent, Figures wait, Figures window) {
    return String.format(
        Locale.ROOT,
        "| %d ms | %d %% | %.0f | %.0f | %.0f / %.0f | %.0f / %.0f | %d / %d |",
        rtt,
        percent,
        wait.throughput,
        window.throughput,
        wait.median,
        wait.late,
        window.median,
        window.late,
        wait.again,
        window.again);
  }

  private static Figures measure(SrSender.Algorithm algorithm, int rtt, int percent) {
    VirtualChannel.Path path =
        VirtualChannel.Path.of(Duration.ofNanos(rtt * 500_000L), percent / 100.0);
    double throughput = new Run(algorithm, path).throughput();
    Run light = new Run(algorithm, path);
    List<Double> delays = light.delays();
    delays.sort(null);
    return new Figures(
        throughput,
        delays.get(delays.size() / 2),
        delays.get(delays.size() * 99 / 100),
        light.again());
  }

  /** One link under one load. */
  private static final class Run {
    private final VirtualTime time = new VirtualTime();
    private final VirtualChannel near;
    private final SimpleReliability sender;
    private final SimpleReliability receiver;
    private final List<Double> delays = new ArrayList<>();
    private final Set<Integer> seen = new HashSet<>();
    private boolean full;
    private int given;

    Run(SrSender.Algorithm algorithm, VirtualChannel.Path path) {
      List<VirtualChannel> ends = VirtualChannel.pair(time, 7, path);
      near = ends.getFirst();
      sender = new SimpleReliability(near, time.context(1), algorithm);
      receiver = new SimpleReliability(ends.getLast(), time.context(2), algorithm);
      sender.start(new Sink());
      receiver.start(new Sink());
    }

    double throughput() {
      full = true;
      for (int i = 0; i < 2 * CongestionWindow.MAX; i++) {
        give();
      }
      time.advance(FULL);
      double rate = seen.size() / (double) FULL.toSeconds();
      full = false;
      end();
      return rate;
    }

    List<Double> delays() {
      SplittableRandom random = new SplittableRandom(3);
      for (long at = 0; at < LIGHT.toMillis(); at += 1 + random.nextLong(2 * GAP_MILLIS)) {
        var _ = time.schedule(this::give, at, TimeUnit.MILLISECONDS);
      }
      time.advance(LIGHT.plusSeconds(10));
      assertEquals(given, seen.size(), "every message arrives");
      end();
      return delays;
    }

    /** Datagrams beside one for each message. */
    int again() {
      return near.datagrams() - given;
    }

    private void give() {
      sender.send(
          Unpooled.buffer(MESSAGE)
              .writeInt(given++)
              .writeLong(time.elapsed().toNanos())
              .writeZero(MESSAGE - 12));
    }

    private void end() {
      sender.close("");
      receiver.close("");
      time.advance(Duration.ofSeconds(10));
    }

    private final class Sink implements FramedChannel.Handler {
      @Override
      public void received(ByteBuf message) {
        if (seen.add(message.readInt())) {
          delays.add((time.elapsed().toNanos() - message.readLong()) / 1e6);
          if (full) {
            give();
          }
        }
        message.release();
      }

      @Override
      public void heard() {}

      @Override
      public void closed(String reason) {
        full = false;
      }
    }
  }
}
