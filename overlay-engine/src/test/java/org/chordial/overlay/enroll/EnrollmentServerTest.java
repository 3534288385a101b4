package org.chordial.overlay.enroll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.BootstrapNode;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.enroll.EnrollmentClient.Fetched;
import org.chordial.overlay.security.CertificateVerdict;
import org.chordial.overlay.security.CertificateVerifier;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.TrustAnchors;
import org.chordial.overlay.usage.sip.Aor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrollmentServerTest {
  private static final KeyPair ALICES_KEYS = NodeKeys.generate();
  private static final KeyPair OTHER_KEYS = NodeKeys.generate();
  private static final String OVERLAY = "example.org";
  private static final Aor ALICE = Aor.of("alice@example.org");
  private static final char[] PASSWORD = "correct horse".toCharArray();

  @TempDir private Path data;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final InstantSource clock = now::get;
  private final EnrollmentClient client = new EnrollmentClient(clock);
  private EnrollmentServer server;

  private EnrollmentServerSettings settings() {
    return EnrollmentServerSettings.of(
        data,
        OVERLAY,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        List.of(new BootstrapNode("127.0.0.1", 7000)));
  }

  private void restart(EnrollmentServerSettings settings) throws Exception {
    server.close();
    server = EnrollmentServer.start(settings, clock);
  }

  @BeforeEach
  void start() throws Exception {
    server = EnrollmentServer.start(settings(), clock);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private Credentials enroll(Aor user, String password, KeyPair keys) throws OverlayException {
    Fetched fetched = client.fetch(server.invitation());
    return client.enroll(
        fetched.configuration(), EnrollmentRequest.of(user, password.toCharArray(), keys));
  }

  private OverlayFailure refusal(Aor user, String password) {
    return assertThrows(OverlayException.class, () -> enroll(user, password, ALICES_KEYS))
        .failure();
  }

  @Test
  void anInvitedPersonGetsTheConfigurationAndACertificateForHerName() throws Exception {
    server.accounts().add("alice@example.org", PASSWORD);
    Fetched fetched =
        client.fetch(InvitationLink.parse(server.invitation().toString()).orElseThrow());
    assertEquals(OVERLAY, fetched.configuration().instanceName());
    assertEquals(
        List.of(new BootstrapNode("127.0.0.1", 7000)), fetched.configuration().bootstrapNodes());
    Credentials credentials = enroll(ALICE, "correct horse", ALICES_KEYS);
    assertEquals("alice@example.org", credentials.userName());
    assertEquals(16, credentials.nodeId().value().length());
  }

  @Test
  void theCertificateHoldsTheNameTheNodeIdAndNothingElse() throws Exception {
    server.accounts().add("alice@example.org", PASSWORD);
    Credentials credentials = enroll(ALICE, "correct horse", ALICES_KEYS);
    X509Certificate certificate = credentials.certificate().certificate();
    assertEquals("", certificate.getSubjectX500Principal().getName());
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    assertEquals(
        List.of(
            List.of(1, "alice@example.org"),
            List.of(6, "reload://0110" + credentials.nodeId() + "@example.org/")),
        List.copyOf(names));
    assertEquals("SHA256withRSA", certificate.getSigAlgName());
    assertEquals(-1, certificate.getBasicConstraints());
  }

  @Test
  void wrongPasswordAndUnknownNameAreToldInTheSameWords() throws Exception {
    server.accounts().add("alice@example.org", PASSWORD);
    assertEquals(OverlayFailure.WRONG_PASSWORD, refusal(ALICE, "wrong horse"));
    assertEquals(OverlayFailure.WRONG_PASSWORD, refusal(Aor.of("eve@example.org"), "wrong horse"));
    assertEquals(
        OverlayFailure.WRONG_PASSWORD, refusal(Aor.of("alice@other.org"), "correct horse"));
  }

  @Test
  void guessingEndsAfterTenAttemptsAndMayGoOnLater() throws Exception {
    server.accounts().add("alice@example.org", PASSWORD);
    for (int i = 0; i < 10; i++) {
      assertEquals(OverlayFailure.WRONG_PASSWORD, refusal(ALICE, "guess number " + i));
    }
    assertEquals(OverlayFailure.TOO_MANY_ATTEMPTS, refusal(ALICE, "correct horse"));
    now.set(now.get().plus(Duration.ofMinutes(11)));
    assertEquals(ALICE.toString(), enroll(ALICE, "correct horse", ALICES_KEYS).userName());
  }

  @Test
  void onAnOpenServerAPersonTakesAFreeNameAndKeepsIt() throws Exception {
    Fetched closed = client.fetch(server.invitation());
    assertFalse(client.isFree(closed.configuration(), ALICE));
    restart(settings().withOpen(true));
    ConfigurationDocument configuration = client.fetch(server.invitation()).configuration();
    assertTrue(client.isFree(configuration, ALICE));
    EnrollmentRequest request = EnrollmentRequest.of(ALICE, PASSWORD, ALICES_KEYS).asNewName();
    assertEquals(ALICE.toString(), client.enroll(configuration, request).userName());
    assertFalse(client.isFree(configuration, ALICE));
    EnrollmentRequest other =
        EnrollmentRequest.of(ALICE, "another password".toCharArray(), OTHER_KEYS).asNewName();
    OverlayException taken =
        assertThrows(OverlayException.class, () -> client.enroll(configuration, other));
    assertEquals(OverlayFailure.NAME_TAKEN, taken.failure());
  }

  @Test
  void theSameKeyKeepsItsNodeIdAndAnotherDeviceGetsAnotherOne() throws Exception {
    server.accounts().add("alice@example.org", PASSWORD);
    Credentials first = enroll(ALICE, "correct horse", ALICES_KEYS);
    Credentials again = enroll(ALICE, "correct horse", ALICES_KEYS);
    assertEquals(first.certificate().certificate(), again.certificate().certificate());
    Credentials otherDevice = enroll(ALICE, "correct horse", OTHER_KEYS);
    assertNotEquals(first.nodeId(), otherDevice.nodeId());
    now.set(now.get().plus(Duration.ofDays(200)));
    restart(settings());
    Credentials renewed = enroll(ALICE, "correct horse", ALICES_KEYS);
    assertNotEquals(first.certificate().certificate(), renewed.certificate().certificate());
    assertEquals(first.nodeId(), renewed.nodeId());
  }

  @Test
  void aRemovedUserBecomesABadNodeInTheNextConfiguration() throws Exception {
    server.accounts().add("alice@example.org", PASSWORD);
    Credentials credentials = enroll(ALICE, "correct horse", ALICES_KEYS);
    Fetched before = client.fetch(server.invitation());
    assertFalse(before.configuration().isBadNode(credentials.nodeId()));
    assertTrue(server.accounts().remove("alice@example.org"));
    Fetched after = client.refresh(server.configurationUri(), before.configuration());
    assertTrue(after.configuration().isBadNode(credentials.nodeId()));
    assertEquals(before.configuration().sequence() + 1, after.configuration().sequence());
    CertificateVerdict verdict =
        new CertificateVerifier(TrustAnchors.of(after.configuration()), clock)
            .verify(credentials.certificate().certificate(), List.of());
    assertEquals(new CertificateVerdict.Refused(OverlayFailure.BAD_NODE), verdict);
    assertEquals(OverlayFailure.WRONG_PASSWORD, refusal(ALICE, "correct horse"));
  }

  @Test
  void aRestartKeepsKeysUsersAndTheConfigurationAsItWas() throws Exception {
    server.accounts().add("alice@example.org", PASSWORD);
    String fingerprint = server.fingerprint();
    int port = server.address().getPort();
    Fetched before = client.fetch(server.invitation());
    server.close();
    EnrollmentServerSettings samePort =
        EnrollmentServerSettings.of(
            data,
            OVERLAY,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            List.of(new BootstrapNode("127.0.0.1", 7000)));
    server = EnrollmentServer.start(samePort, clock);
    assertEquals(fingerprint, server.fingerprint());
    assertEquals(
        HexFormat.of().formatHex(before.file()),
        HexFormat.of().formatHex(client.fetch(server.invitation()).file()));
    assertEquals(ALICE.toString(), enroll(ALICE, "correct horse", ALICES_KEYS).userName());
  }

  @Test
  void everySecretFileIsItsOwnersAlone() throws Exception {
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
    try (var files = Files.list(data)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".p12")).toList()) {
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("users.db"))));
  }

  @Test
  void theLogNamesUsersAndOutcomesButNoPasswords() throws Exception {
    server.accounts().add("alice@example.org", PASSWORD);
    enroll(ALICE, "correct horse", ALICES_KEYS);
    refusal(ALICE, "wrong horse");
    String log = Files.readString(data.resolve("enrollment.log"));
    assertTrue(log.contains("127.0.0.1 alice@example.org certificate"));
    assertTrue(log.contains("alice@example.org failed_authentication"));
    assertFalse(log.contains("horse"));
  }

  @Test
  void aServerThatIsNotTheOneInTheLinkGetsNoPassword() {
    InvitationLink wrong =
        new InvitationLink(
            server.configurationUri(), Optional.of("00".repeat(32)), Optional.empty());
    OverlayException failure = assertThrows(OverlayException.class, () -> client.fetch(wrong));
    assertEquals(OverlayFailure.SERVER_NOT_TRUSTED, failure.failure());
    InvitationLink bare = InvitationLink.parse(server.configurationUri().toString()).orElseThrow();
    OverlayException unknown = assertThrows(OverlayException.class, () -> client.fetch(bare));
    assertEquals(OverlayFailure.SERVER_NOT_TRUSTED, unknown.failure());
    assertTrue(unknown.getMessage().contains("No password was sent"));
  }

  @Test
  void aConfigurationOfAnotherOverlayIsNotTaken() {
    InvitationLink other =
        new InvitationLink(
            server.configurationUri(), Optional.of(server.fingerprint()), Optional.of("other.org"));
    OverlayException failure = assertThrows(OverlayException.class, () -> client.fetch(other));
    assertEquals(OverlayFailure.CONFIG_OTHER_OVERLAY, failure.failure());
  }

  @Test
  void aServerThatIsAwayIsSaidToBeAway() throws Exception {
    ConfigurationDocument configuration = client.fetch(server.invitation()).configuration();
    URI uri = server.configurationUri();
    server.close();
    OverlayException enroll =
        assertThrows(
            OverlayException.class,
            () -> client.enroll(configuration, EnrollmentRequest.of(ALICE, PASSWORD, ALICES_KEYS)));
    assertEquals(OverlayFailure.ENROLLMENT_UNREACHABLE, enroll.failure());
    OverlayException fetch =
        assertThrows(OverlayException.class, () -> client.refresh(uri, configuration));
    assertEquals(OverlayFailure.CONFIG_NOT_FETCHED, fetch.failure());
    server = EnrollmentServer.start(settings(), clock);
  }

  @Test
  void aPortInUseIsSaid(@TempDir Path otherData) {
    EnrollmentServerSettings same =
        EnrollmentServerSettings.of(otherData, OVERLAY, server.address(), List.of());
    OverlayException failure =
        assertThrows(OverlayException.class, () -> EnrollmentServer.start(same, clock));
    assertEquals(OverlayFailure.PORT_IN_USE, failure.failure());
    assertTrue(failure.getMessage().contains(String.valueOf(server.address().getPort())));
  }

  @Test
  void namesAndPasswordsThatCannotBeAreRefusedWithAReason() {
    for (String name : List.of("alice", "alice@other.org", ".a@example.org", "a/b@example.org")) {
      OverlayException failure =
          assertThrows(OverlayException.class, () -> server.accounts().add(name, PASSWORD));
      assertEquals(OverlayFailure.BAD_NAME, failure.failure(), name);
    }
    OverlayException shortPassword =
        assertThrows(
            OverlayException.class,
            () -> server.accounts().add("alice@example.org", "short".toCharArray()));
    assertEquals(OverlayFailure.BAD_PASSWORD, shortPassword.failure());
  }
}
