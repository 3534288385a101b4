package org.chordial.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.app.cli.TwoSides.Side;
import org.chordial.overlay.config.BootstrapNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers and phones in processes of their own, between which a firewall stands for a minute. */
class PartedPeersTest {
  private static final int PORT = 6084;
  private static final int MORE_PEERS = 2;
  private static final Duration PARTED = Duration.ofMinutes(1);
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir private Path temp;
  private final List<ChordialProcess> started = new ArrayList<>();

  /** A phone, which is asked by lines of JSON. */
  private record Phone(String user, ChordialProcess process) {
    boolean finds(Phone other) throws Exception {
      String id = user + other.user + System.nanoTime();
      process.say(
          "{\"do\":\"presence\",\"of\":\""
              + Enrollment.aor(other.user)
              + "\",\"id\":\""
              + id
              + "\"}");
      JsonNode answer = process.await(json -> json.path("id").asText().equals(id));
      return answer.path("presence").asText().equals("registered");
    }
  }

  @Test
  void aPartitionHealsWithinAMinuteOfItsEndAndNoRegistrationIsLost() throws Exception {
    if (TwoSides.isLeftOut("peers parted by a firewall")) {
      return;
    }
    List<BootstrapNode> bootstrap =
        List.of(
            new BootstrapNode(Side.NEAR.address().getHostAddress(), PORT),
            new BootstrapNode(Side.FAR.address().getHostAddress(), PORT));
    try (TwoSides sides = new TwoSides();
        Enrollment enrollment = new Enrollment(temp, bootstrap)) {
      peer(enrollment, Side.NEAR, PORT, "--first");
      peer(enrollment, Side.FAR, PORT, "--public");
      for (int i = 0; i < MORE_PEERS; i++) {
        peer(enrollment, Side.NEAR, 0);
        peer(enrollment, Side.FAR, 0);
      }
      Phone alice = phone(enrollment, Side.NEAR, "alice");
      Phone bob = phone(enrollment, Side.FAR, "bob");
      assertEquals(List.of(), notFound(List.of(alice, bob)));
      sides.part();
      long parted = System.nanoTime();
      Phone carol = phone(enrollment, Side.NEAR, "carol");
      Phone dave = phone(enrollment, Side.FAR, "dave");
      assertTrue(alice.finds(carol) && bob.finds(dave), "a side does not stand by itself");
      assertFalse(alice.finds(dave) || bob.finds(carol), "nothing was parted");
      while (since(parted).compareTo(PARTED) < 0) {
        assertTrue(alice.finds(carol) && bob.finds(dave), "a side has lost one of its own");
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS))
            .get();
      }
      sides.rejoin();
      assertHeals(List.of(alice, bob, carol, dave));
    } finally {
      started.forEach(ChordialProcess::close);
    }
  }

  private static void assertHeals(List<Phone> phones) throws Exception {
    long rejoined = System.nanoTime();
    List<String> missing = notFound(phones);
    while (!missing.isEmpty() && since(rejoined).compareTo(LIMIT) < 0) {
      missing = notFound(phones);
    }
    System.out.printf(
        "every name was found from both sides %.1f s after the partition's end%n",
        since(rejoined).toMillis() / 1e3);
    assertEquals(List.of(), missing);
    assertTrue(since(rejoined).compareTo(LIMIT) < 0);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private static List<String> notFound(List<Phone> phones) throws Exception {
    List<String> missing = new ArrayList<>();
    for (Phone asker : phones) {
      for (Phone asked : phones) {
        if (!asker.finds(asked)) {
          missing.add(asker.user + " asked for " + asked.user);
        }
      }
    }
    return missing;
  }

  private void peer(Enrollment enrollment, Side side, int port, Object... more) throws Exception {
    List<Object> line = new ArrayList<>();
    line.addAll(List.of("peer", "--json", "--data", enrollment.enroll("peer" + started.size())));
    line.addAll(List.of("--bind", side.address().getHostAddress() + ":" + port));
    line.addAll(List.of(more));
    ChordialProcess peer = ChordialProcess.startIn(side.namespace(), line.toArray());
    started.add(peer);
    peer.awaitState("joined");
  }

  private Phone phone(Enrollment enrollment, Side side, String user) throws Exception {
    ChordialProcess phone =
        ChordialProcess.startIn(
            side.namespace(),
            "phone",
            "--data",
            enrollment.enroll(user),
            "--mic",
            "silence",
            "--speaker",
            "none",
            "--bind",
            side.address().getHostAddress());
    started.add(phone);
    phone.await(json -> json.path("event").asText().equals("registered"));
    return new Phone(user, phone);
  }
}
