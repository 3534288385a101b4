package org.chordial.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.chordial.app.call.PhoneEvent;
import org.chordial.app.control.PhoneDevices;
import org.chordial.app.control.PhoneOptions;
import org.chordial.app.control.PhoneRuntime;
import org.chordial.app.store.Profile;
import org.chordial.app.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers in processes of their own, which are killed without a farewell. */
class KilledPeersTest {
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
