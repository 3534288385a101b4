package org.chordial.app.control;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.chordial.app.call.PhoneEvent;
import org.chordial.app.store.Profile;
import org.chordial.app.store.StoreException;
import org.chordial.ice.turn.RelayServer;

/** A phone in a call of a test. */
record Member(Profile profile, PhoneRuntime runtime, BlockingQueue<PhoneEvent> heard)
    implements AutoCloseable {

  static Member start(
      TestPeers peers, Path directory, String user, CandidateKinds kinds, List<RelayServer> relays)
      throws Exception {
    Profile profile = peers.profile(directory.resolve(user), user);
    PhoneRuntime runtime =
        new PhoneRuntime(
            profile,
            PhoneOptions.of(new PhoneDevices("tone", "none", "none", "none"))
                .withBind(TestPeers.LOOPBACK)
                .withCandidates(kinds)
                .withTurnServers(relays));
    BlockingQueue<PhoneEvent> heard = new LinkedBlockingQueue<>();
    runtime.phone().subscribe(heard::add);
    Member member = new Member(profile, runtime, heard);
    try {
      runtime.join().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      member.close();
      throw e;
    }
    return member;
  }

  <T extends PhoneEvent> T await(Class<T> type) throws InterruptedException {
    PhoneEvent event = heard.poll(30, TimeUnit.SECONDS);
    while (!type.isInstance(event)) {
      assertTrue(event != null, "no " + type.getSimpleName());
      event = heard.poll(30, TimeUnit.SECONDS);
    }
    return type.cast(event);
  }

  @Override
  public void close() throws StoreException {
    runtime.close();
    profile.close();
  }
}
