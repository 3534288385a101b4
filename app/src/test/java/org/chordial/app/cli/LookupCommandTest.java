package org.chordial.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.chordial.app.control.PhoneDevices;
import org.chordial.app.control.PhoneOptions;
import org.chordial.app.control.PhoneRuntime;
import org.chordial.app.store.Profile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code peer} and {@code lookup} against an enrollment server and three peers in processes. */
class LookupCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path temp;

  @Test
  void aNameIsFoundAtItsDeviceAndAnAbsentOneIsNot() throws Exception {
    Path trace = temp.resolve("peer.trace");
    Path keys = temp.resolve("peer.keys");
    try (PeersOnLoopback overlay =
            new PeersOnLoopback(temp, 3, "--trace", trace, "--keylog", keys);
        Profile alice = Profile.open(overlay.enroll("alice"));
        PhoneRuntime phone =
            new PhoneRuntime(
                alice,
                PhoneOptions.of(new PhoneDevices("silence", "none", "none", "none"))
                    .withBind(PeersOnLoopback.LOOPBACK))) {
      phone.join().get(60, TimeUnit.SECONDS);
      Path bob = overlay.enroll("bob");
      Path ownTrace = temp.resolve("lookup.trace");
      Path ownKeys = temp.resolve("lookup.keys");
      JsonNode found =
          JSON.readTree(
              Run.of(
                      "lookup",
                      "alice@example.org",
                      "--json",
                      "--data",
                      bob,
                      "--trace",
                      ownTrace,
                      "--keylog",
                      ownKeys)
                  .succeeds()
                  .out());
      assertEquals("alice@example.org", found.path("aor").asText());
      assertEquals(1, found.path("contacts").size());
      JsonNode contact = found.path("contacts").path(0);
      assertEquals(alice.credentials().nodeId().toString(), contact.path("nodeId").asText());
      assertTrue(contact.path("preferences").asText().contains("sip.audio"), contact.toString());
      assertTrue(found.path("hops").asInt() >= 0 && found.path("hops").asInt() <= 5);
      assertEquals(1, found.path("fetches").asInt());
      assertTrue(found.path("tookMs").asInt(-1) >= 0, found.toString());

      Run words = Run.of("lookup", "alice@example.org", "--data", bob).succeeds();
      assertTrue(words.out().contains("at node " + alice.credentials().nodeId()), words.out());
      Run.of("lookup", "nobody@example.org", "--data", bob)
          .saysInOneLine("nobody@example.org is not online");
      Run.of("lookup", "someone@else.example", "--data", bob)
          .saysInOneLine("does not belong to this overlay");

      assertTraced(ownTrace);
      assertTraced(trace);
      assertKeys(ownKeys);
      assertKeys(keys);
      for (ChordialProcess peer : overlay.others().values()) {
        assertEquals(143, peer.end());
      }
    }
  }

  /** Messages both ways, decoded, and states with reasons, by a clock that never goes back. */
  private static void assertTraced(Path trace) throws Exception {
    Set<String> events = new TreeSet<>();
    long last = 0;
    for (String line : Files.readAllLines(trace, StandardCharsets.UTF_8)) {
      JsonNode event = JSON.readTree(line);
      long now = event.path("us").asLong();
      assertTrue(now >= last, line);
      last = now;
      events.add(event.path("event").asText());
      if (event.path("event").asText().startsWith("message-sent")) {
        assertTrue(event.hasNonNull("type") && event.hasNonNull("body"), line);
      }
      if (event.path("event").asText().equals("state")) {
        assertTrue(event.hasNonNull("reason"), line);
      }
    }
    assertTrue(
        events.containsAll(List.of("message-sent", "message-received", "state", "link-up")),
        events.toString());
  }

  /** The NSS format for TLS 1.2: a label, the client's random, the master secret. */
  private static void assertKeys(Path keys) throws Exception {
    List<String> lines = Files.readAllLines(keys, StandardCharsets.US_ASCII);
    assertTrue(!lines.isEmpty());
    for (String line : lines) {
      assertTrue(line.matches("CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}"), line);
    }
  }
}
