package org.chordial.app.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.chordial.app.call.PhoneEvent;
import org.chordial.app.call.Presence;
import org.chordial.app.control.PhoneDevices;
import org.chordial.app.control.PhoneOptions;
import org.chordial.app.control.PhoneRuntime;
import org.chordial.app.store.Profile;
import org.chordial.app.store.StoreException;

/** A phone in this process, and what it has told. */
record Member(String aor, Profile profile, PhoneRuntime runtime, BlockingQueue<PhoneEvent> heard)
    implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  /** Enrolls the user, and gives the phone when it has joined. */
  static Member start(PeersOnLoopback overlay, String user) throws Exception {
    Profile profile = Profile.open(overlay.enroll(user));
    PhoneOptions options =
        PhoneOptions.of(new PhoneDevices("silence", "none", "none", "none"))
            .withBind(PeersOnLoopback.LOOPBACK);
    PhoneRuntime runtime = new PhoneRuntime(profile, options);
    BlockingQueue<PhoneEvent> heard = new LinkedBlockingQueue<>();
    runtime.phone().subscribe(heard::add);
    runtime.join().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return new Member(user + "@" + PeersOnLoopback.OVERLAY, profile, runtime, heard);
  }

  String nodeId() throws Exception {
    return profile.credentials().nodeId().toString();
  }

  CompletableFuture<Presence> lookup(String other) {
    return runtime.phone().presence(other, false);
  }

  void awaitRegistered() throws InterruptedException {
    PhoneEvent event = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    while (!(event instanceof PhoneEvent.Registered)) {
      assertTrue(event != null, "it was not registered");
      event = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() throws StoreException {
    runtime.close();
    profile.close();
  }
}
