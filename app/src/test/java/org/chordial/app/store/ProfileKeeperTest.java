package org.chordial.app.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.TestNameServer;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.enroll.EnrollmentClient;
import org.chordial.overlay.enroll.EnrollmentServer;
import org.chordial.overlay.enroll.EnrollmentServerSettings;
import org.chordial.overlay.usage.sip.Aor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RFC 6940 section 11.1: an expired configuration is no longer valid, and is fetched again. */
class ProfileKeeperTest {
  private final Instant now = Instant.now();
  private final Instant longAgo = now.minus(Duration.ofDays(60));

  @TempDir private Path temp;
  private final TestNameServer names = new TestNameServer();

  @AfterEach
  void stop() {
    names.close();
  }

  private EnrollmentServer server(InetSocketAddress listen, Instant at) throws OverlayException {
    return EnrollmentServer.start(
        EnrollmentServerSettings.of(temp.resolve("server"), "example.org", listen, List.of())
            .withOpen(true),
        InstantSource.fixed(at));
  }

  private ProfileKeeper keeper(Profile profile) {
    CoreContext virtual = new VirtualTime().context(1);
    InstantSource clock = InstantSource.fixed(now);
    return new ProfileKeeper(
        profile,
        new CoreContext(virtual.executor(), clock, new SplittableRandom(1)),
        new EnrollmentClient(clock, List.of(names.address())));
  }

  @Test
  void anExpiredConfigurationIsFetchedAgainAndKept() throws Exception {
    EnrollmentServer before =
        server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), longAgo);
    InetSocketAddress address = before.address();
    try (Profile profile = Profile.open(temp.resolve("alice"))) {
      ProfileEnrollment enrollment = new ProfileEnrollment(InstantSource.fixed(longAgo));
      enrollment.enroll(
          profile,
          enrollment.configuration(before.invitation().toString()),
          Aor.of("alice@example.org"),
          "correct horse".toCharArray(),
          true);
      before.close();
      SignedConfiguration old = profile.configuration().orElseThrow();
      try (ProfileKeeper keeper = keeper(profile)) {
        OverlayException expired = assertThrows(OverlayException.class, keeper::configuration);
        assertEquals(OverlayFailure.CONFIG_EXPIRED, expired.failure());
        assertEquals(old.bytes(), profile.configuration().orElseThrow().bytes());
      }
      EnrollmentServer after = server(address, now);
      try (ProfileKeeper keeper = keeper(profile)) {
        SignedConfiguration fetched = keeper.configuration();
        assertEquals(old.configuration().sequence() + 1, fetched.configuration().sequence());
        assertEquals(fetched.bytes(), profile.configuration().orElseThrow().bytes());
      } finally {
        after.close();
      }
    }
    try (Profile again = Profile.open(temp.resolve("alice"))) {
      assertEquals(1, again.configuration().orElseThrow().configuration().sequence());
    }
  }
}
