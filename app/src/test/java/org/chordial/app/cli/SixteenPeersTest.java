package org.chordial.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.chordial.app.call.Presence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sixteen peers in processes of their own, four of which are killed while phones look names up. */
class SixteenPeersTest {
  private static final int PEERS = 16;
  private static final int KILLED = 4;
  private static final long EVERY_MILLIS = 200;
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** Long enough for copies to be made anew, so that two replicas of every name live. */
  private static final Duration BETWEEN_DEATHS = Duration.ofSeconds(5);

  @TempDir private Path temp;

  /** What became of all lookups. */
  private static final class Tally {
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicLong worstNanos = new AtomicLong();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

    void lookUp(Member asker, Member asked) {
      begun.incrementAndGet();
      long start = System.nanoTime();
      var _ =
          asker
              .lookup(asked.aor())
              .whenComplete((found, failure) -> done(asked, start, found, failure));
    }

    private void done(Member asked, long start, Presence found, Throwable failure) {
      long took = System.nanoTime() - start;
      worstNanos.accumulateAndGet(took, Math::max);
      if (found == null || found.kind() != Presence.Kind.REGISTERED) {
        failures.add(asked.aor() + " after " + took / 1_000_000 + " ms: " + found + " " + failure);
      }
      ended.incrementAndGet();
    }
  }

  @Test
  void everyLookupIsAnsweredWhileFourPeersAreKilledInTurn() throws Exception {
    long start = System.nanoTime();
    try (PeersOnLoopback overlay = new PeersOnLoopback(temp, PEERS);
        Member alice = Member.start(overlay, "alice");
        Member bob = Member.start(overlay, "bob");
        Member carol = Member.start(overlay, "carol")) {
      List<Member> phones = List.of(alice, bob, carol);
      for (Member phone : phones) {
        phone.awaitRegistered();
      }
      System.out.printf(
          "%d peers and %d phones after %.1f s%n",
          PEERS, phones.size(), (System.nanoTime() - start) / 1e9);
      Tally tally = new Tally();
      ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
      try {
        var _ =
            clock.scheduleAtFixedRate(
                () -> {
                  for (int i = 0; i < phones.size(); i++) {
                    tally.lookUp(phones.get(i), phones.get((i + 1) % phones.size()));
                  }
                },
                0,
                EVERY_MILLIS,
                TimeUnit.MILLISECONDS);
        killInTurn(overlay, phones, tally, clock);
      } finally {
        clock.shutdown();
      }
      assertTrue(clock.awaitTermination(10, TimeUnit.SECONDS));
      awaitAll(tally);
      System.out.printf(
          "%d lookups while %d of %d peers were killed: %d failed, the slowest took %d ms%n",
          tally.begun.get(),
          KILLED,
          PEERS,
          tally.failures.size(),
          tally.worstNanos.get() / 1_000_000);
      assertEquals(List.of(), List.copyOf(tally.failures));
      assertTrue(tally.worstNanos.get() < LIMIT.toNanos());
    }
  }

  /** Each time the peer that holds the name of one of the phones, where that is no phone. */
  private static void killInTurn(
      PeersOnLoopback overlay, List<Member> phones, Tally tally, ScheduledExecutorService clock)
      throws Exception {
    Map<String, ChordialProcess> living = overlay.others();
    Random random = new Random(7);
    for (int round = 0; round < KILLED; round++) {
      pause(clock, BETWEEN_DEATHS);
      String victim = victim(overlay, phones, living, round, random);
      System.out.println(tally.begun.get() + " lookups; killing " + victim);
      living.remove(victim).kill();
    }
    pause(clock, BETWEEN_DEATHS);
  }

  private static void pause(ScheduledExecutorService clock, Duration pause) throws Exception {
    clock.schedule(() -> {}, pause.toMillis(), TimeUnit.MILLISECONDS).get();
  }

  private static String victim(
      PeersOnLoopback overlay,
      List<Member> phones,
      Map<String, ChordialProcess> living,
      int round,
      Random random)
      throws Exception {
    Set<String> ring = new HashSet<>(living.keySet());
    ring.add(overlay.firstNodeId());
    for (Member phone : phones) {
      ring.add(phone.nodeId());
    }
    Member phone = phones.get(round % phones.size());
    String holder = Holders.responsible(phone.aor(), ring);
    List<String> any = new ArrayList<>(living.keySet());
    return living.containsKey(holder) ? holder : any.get(random.nextInt(any.size()));
  }

  private static void awaitAll(Tally tally) throws Exception {
    try (ScheduledExecutorService waiting = Executors.newSingleThreadScheduledExecutor()) {
      for (int i = 0; i < 300 && tally.ended.get() < tally.begun.get(); i++) {
        waiting.schedule(() -> {}, 100, TimeUnit.MILLISECONDS).get();
      }
    }
    assertEquals(tally.begun.get(), tally.ended.get(), "lookups that never ended");
  }
}
