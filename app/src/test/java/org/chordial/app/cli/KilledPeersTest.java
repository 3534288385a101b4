package org.chordial.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.chordial.app.call.Presence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers in processes of their own, which are killed without a farewell. */
class KilledPeersTest {
  private static final Duration FOR_COPIES = Duration.ofSeconds(1);
  private static final Duration WITHOUT_HOLDER = Duration.ofSeconds(5);
  private static final Duration WITHOUT_BOOTSTRAP = Duration.ofSeconds(10);

  @TempDir private Path temp;

  @Test
  void aLookupThatBeginsWhenTheHolderIsKilledIsAnsweredByItsReplicas() throws Exception {
    try (PeersOnLoopback overlay = new PeersOnLoopback(temp, 5);
        Member asker = Member.start(overlay, "asker")) {
      Map<String, ChordialProcess> others = overlay.others();
      Set<String> ring = new HashSet<>(others.keySet());
      ring.addAll(List.of(overlay.firstNodeId(), asker.nodeId()));
      for (int i = 0; i < 1000; i++) {
        String user = "user" + i;
        if (!others.containsKey(Holders.responsible(user + "@" + PeersOnLoopback.OVERLAY, ring))) {
          continue;
        }
        try (Member phone = Member.start(overlay, user)) {
          phone.awaitRegistered();
          ring.add(phone.nodeId());
          ChordialProcess holder = others.get(Holders.responsible(phone.aor(), ring));
          if (holder != null) {
            assertEquals(Presence.Kind.REGISTERED, presence(asker, phone).kind());
            // A Store is answered before the copies are sent (RFC 6940 section 10.4).
            Thread.sleep(FOR_COPIES);
            holder.kill();
            stillFound(asker, phone);
            return;
          }
          ring.remove(phone.nodeId());
        }
      }
      throw new AssertionError("no name is held by a peer that may be killed");
    }
  }

  private static Presence presence(Member asker, Member phone) throws Exception {
    return asker.lookup(phone.aor()).get(30, TimeUnit.SECONDS);
  }

  private static void stillFound(Member asker, Member phone) throws Exception {
    long killed = System.nanoTime();
    Presence found = presence(asker, phone);
    Duration took = Duration.ofNanos(System.nanoTime() - killed);
    System.out.println("found " + took.toMillis() + " ms after the holder was killed");
    assertEquals(Presence.Kind.REGISTERED, found.kind());
    assertTrue(took.compareTo(WITHOUT_HOLDER) < 0, took.toString());
  }

  @Test
  void aPhoneIsRegisteredAgainWhenItsBootstrapPeerComesBack() throws Exception {
    try (PeersOnLoopback overlay = new PeersOnLoopback(temp, 1);
        Member phone = Member.start(overlay, "alice")) {
      phone.awaitRegistered();
      overlay.first().kill();
      overlay.startFirst();
      long back = System.nanoTime();
      phone.awaitRegistered();
      Duration took = Duration.ofNanos(System.nanoTime() - back);
      System.out.println("registered again " + took.toMillis() + " ms after the peer came back");
      assertTrue(took.compareTo(WITHOUT_BOOTSTRAP) < 0, took.toString());
      Run found =
          Run.of("lookup", phone.aor(), "--json", "--data", overlay.enroll("bob")).succeeds();
      JsonNode json = new ObjectMapper().readTree(found.out());
      assertEquals(phone.nodeId(), json.path("contacts").path(0).path("nodeId").asText());
    }
  }
}
