package org.chordial.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.chordial.app.call.PhoneEvent;
import org.chordial.app.call.Presence;
import org.chordial.app.control.PhoneDevices;
import org.chordial.app.control.PhoneOptions;
import org.chordial.app.control.PhoneRuntime;
import org.chordial.app.store.Profile;
import org.chordial.app.store.StoreException;
import org.chordial.overlay.topology.ResourceIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers in processes of their own, which are killed without a farewell. */
class KilledPeersTest {
  private static final Duration WITHOUT_HOLDER = Duration.ofSeconds(30);
  private static final Duration WITHOUT_BOOTSTRAP = Duration.ofSeconds(10);

  @TempDir private Path temp;

  /** A phone in this process, and what it has told. */
  private record Member(
      String aor, Profile profile, PhoneRuntime runtime, BlockingQueue<PhoneEvent> heard)
      implements AutoCloseable {

    static Member start(PeersOnLoopback overlay, String user) throws Exception {
      Profile profile = Profile.open(overlay.enroll(user));
      PhoneOptions options =
          PhoneOptions.of(new PhoneDevices("silence", "none", "none", "none"))
              .withBind(PeersOnLoopback.LOOPBACK);
      PhoneRuntime runtime = new PhoneRuntime(profile, options);
      BlockingQueue<PhoneEvent> heard = new LinkedBlockingQueue<>();
      runtime.phone().subscribe(heard::add);
      runtime.join().get(60, TimeUnit.SECONDS);
      return new Member(user + "@" + PeersOnLoopback.OVERLAY, profile, runtime, heard);
    }

    String nodeId() throws Exception {
      return profile.credentials().nodeId().toString();
    }

    Presence presence(String aor) throws Exception {
      return runtime.phone().presence(aor, false).get(30, TimeUnit.SECONDS);
    }

    void awaitRegistered() throws InterruptedException {
      PhoneEvent event = heard.poll(60, TimeUnit.SECONDS);
      while (!(event instanceof PhoneEvent.Registered)) {
        assertTrue(event != null, "it was not registered again");
        event = heard.poll(60, TimeUnit.SECONDS);
      }
    }

    @Override
    public void close() throws StoreException {
      runtime.close();
      profile.close();
    }
  }

  /** Who is responsible: the first Node-ID on the ring that is not before the resource. */
  private static String holder(String aor, Iterable<String> ring) {
    BigInteger resource = new BigInteger(1, ResourceIds.of(aor).value().toBytes());
    return java.util.stream.StreamSupport.stream(ring.spliterator(), false)
        .min(
            Comparator.comparing(
                node ->
                    new BigInteger(1, HexFormat.of().parseHex(node))
                        .subtract(resource)
                        .mod(BigInteger.TWO.pow(128))))
        .orElseThrow();
  }

  @Test
  void whatAKilledPeerHeldIsStillFoundAtItsReplicas() throws Exception {
    try (PeersOnLoopback overlay = new PeersOnLoopback(temp, 5);
        Member asker = Member.start(overlay, "asker")) {
      Map<String, ChordialProcess> others = overlay.others();
      for (int i = 0; i < 20; i++) {
        try (Member phone = Member.start(overlay, "user" + i)) {
          Set<String> ring = new java.util.HashSet<>(others.keySet());
          ring.addAll(List.of(overlay.firstNodeId(), asker.nodeId(), phone.nodeId()));
          ChordialProcess holder = others.get(holder(phone.aor(), ring));
          if (holder != null) {
            assertEquals(Presence.Kind.REGISTERED, asker.presence(phone.aor()).kind());
            holder.kill();
            stillFound(asker, phone);
            return;
          }
        }
      }
      throw new AssertionError("no name is held by a peer that may be killed");
    }
  }

  private static void stillFound(Member asker, Member phone) throws Exception {
    long killed = System.nanoTime();
    Presence last = asker.presence(phone.aor());
    while (last.kind() != Presence.Kind.REGISTERED) {
      System.out.println("at " + (System.nanoTime() - killed) / 1000000 + " ms " + last);
      last = asker.presence(phone.aor());
      assertTrue(System.nanoTime() - killed < WITHOUT_HOLDER.toNanos(), "not found in time");
    }
    Duration took = Duration.ofNanos(System.nanoTime() - killed);
    System.out.println("found " + took.toMillis() + " ms after the holder was killed");
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
