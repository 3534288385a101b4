package org.chordial.overlay.enroll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.security.CertificateCodec;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.security.TrustAnchors;
import org.chordial.overlay.usage.sip.Aor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The overlay's keys and what keeps them apart from the web. */
class AuthorityTest {
  private static final String OVERLAY = "example.org";
  private static final KeyPair KEYS = NodeKeys.generate();
  private static final int DAMAGED_REQUESTS = 3_000;

  @TempDir private Path data;
  private AuthoritySettings settings;

  @BeforeEach
  void setUp() {
    settings =
        new AuthoritySettings(data.resolve("authority"), OVERLAY, Duration.ofDays(30), false);
  }

  private static List<String> launcher() {
    return AuthorityProcess.launcher().orElseThrow();
  }

  private static ConfigurationDocument configuration(Authority authority) {
    return ConfigurationDocument.named(OVERLAY)
        .sequence(7)
        .rootCertificates(List.of(CertificateCodec.encode(authority.certificate())))
        .configurationSigners(List.of(authority.signerId().value()))
        .build();
  }

  @Test
  void aServerWhoseKeysAreInAnotherProcessEnrollsAndSignsAsEver() throws Exception {
    EnrollmentServerSettings separate =
        EnrollmentServerSettings.of(
                data,
                OVERLAY,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of())
            .withAuthorityLauncher(launcher());
    InstantSource clock = InstantSource.system();
    EnrollmentClient client = new EnrollmentClient(clock);
    try (EnrollmentServer server = EnrollmentServer.start(separate, clock)) {
      server.accounts().add("alice@example.org", "correct horse".toCharArray());
      ConfigurationDocument configuration = client.fetch(server.invitation()).configuration();
      Credentials credentials =
          client.enroll(
              configuration,
              EnrollmentRequest.of(
                  Aor.of("alice@example.org"), "correct horse".toCharArray(), KEYS));
      server.accounts().revoke(credentials.nodeId());
      ConfigurationDocument next =
          client.refresh(server.configurationUri(), configuration).configuration();
      assertTrue(next.isBadNode(credentials.nodeId()));
    }
    try (var files = Files.walk(data)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".p12")).toList()) {
        boolean https = file.getFileName().toString().equals("https.p12");
        assertEquals(https ? data : settings.directory(), file.getParent());
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(settings.directory())));
    String issued = Files.readString(settings.directory().resolve("issued.log"));
    assertTrue(issued.contains("authority alice@example.org certificate"), issued);
    assertTrue(issued.contains("authority configuration sequence 1"), issued);
  }

  @Test
  void theProcessIsStartedAgainWhereItHasEnded() throws Exception {
    try (RemoteAuthority authority = new RemoteAuthority(launcher(), settings)) {
      X509Certificate root = authority.certificate();
      ProcessHandle first = authority.process();
      assertNotEquals(ProcessHandle.current(), first);
      first.destroyForcibly();
      first.onExit().get(20, TimeUnit.SECONDS);
      X509Certificate made = authority.issue(KEYS.getPublic(), "alice@example.org", 2);
      made.verify(root.getPublicKey());
      assertNotEquals(first, authority.process());
    }
  }

  @Test
  void theProcessEndsWithTheServer() throws Exception {
    ProcessHandle process;
    try (RemoteAuthority authority = new RemoteAuthority(launcher(), settings)) {
      process = authority.process();
      assertTrue(process.isAlive());
    }
    process.onExit().get(20, TimeUnit.SECONDS);
    assertFalse(process.isAlive());
  }

  @Test
  void noCommandLineHoldsASecret() {
    assertEquals(
        List.of(settings.directory().toAbsolutePath().toString(), OVERLAY, "2592000", "rsa"),
        AuthorityProcess.arguments(settings));
  }

  @Test
  void theAuthorityChoosesNodeIdsItselfAndRenewsOnlyItsOwnCertificates() throws Exception {
    try (Authority authority = new LocalAuthority(settings, InstantSource.system())) {
      X509Certificate one = authority.issue(KEYS.getPublic(), "alice@example.org", 2);
      X509Certificate two = authority.issue(KEYS.getPublic(), "alice@example.org", 2);
      TrustAnchors anchors = TrustAnchors.of(configuration(authority));
      NodeCertificate first = NodeCertificate.read(one, anchors).orElseThrow();
      assertNotEquals(first.nodeIds(), NodeCertificate.read(two, anchors).orElseThrow().nodeIds());
      X509Certificate again = authority.renew(one);
      assertEquals(first.nodeIds(), NodeCertificate.read(again, anchors).orElseThrow().nodeIds());
      assertNotEquals(one.getSerialNumber(), again.getSerialNumber());
      try (Authority other =
          new LocalAuthority(
              new AuthoritySettings(data.resolve("other"), OVERLAY, Duration.ofDays(30), false),
              InstantSource.system())) {
        X509Certificate foreign = other.issue(KEYS.getPublic(), "alice@example.org", 1);
        assertThrows(Authority.RefusedException.class, () -> authority.renew(foreign));
      }
      assertThrows(
          Authority.RefusedException.class, () -> authority.renew(authority.certificate()));
      X509Certificate https = authority.server(KEYS.getPublic(), List.of("example.org"));
      assertThrows(Authority.RefusedException.class, () -> authority.renew(https));
    }
  }

  @Test
  void theAuthorityRefusesWhatNoHonestServerAsks() throws Exception {
    try (Authority authority = new LocalAuthority(settings, InstantSource.system())) {
      for (String user : List.of("alice@other.org", "Alice X@example.org", "", "@example.org")) {
        assertThrows(
            Authority.RefusedException.class,
            () -> authority.issue(KEYS.getPublic(), user, 1),
            user);
      }
      for (int count : new int[] {-1, 0, Authority.MAX_NODE_IDS + 1}) {
        assertThrows(
            Authority.RefusedException.class,
            () -> authority.issue(KEYS.getPublic(), "alice@example.org", count));
      }
      assertThrows(
          Authority.RefusedException.class,
          () -> authority.issue(NodeKeys.generateEcdsa().getPublic(), "alice@example.org", 1));
      ConfigurationDocument good = configuration(authority);
      SignedConfiguration signed = authority.sign(good);
      assertEquals(1, signed.signatures().size());
      for (ConfigurationDocument bad :
          List.of(
              good.toBuilder().rootCertificates(List.of()).build(),
              good.toBuilder()
                  .configurationSigners(
                      List.of(org.chordial.overlay.wire.Opaque.ofHex("00".repeat(16))))
                  .build())) {
        assertThrows(Authority.RefusedException.class, () -> authority.sign(bad));
      }
    }
  }

  @Test
  void ecdsaKeysGetCertificatesWhereTheOverlayPermitsThem() throws Exception {
    AuthoritySettings permitting =
        new AuthoritySettings(settings.directory(), OVERLAY, Duration.ofDays(30), true);
    try (Authority authority = new LocalAuthority(permitting, InstantSource.system())) {
      KeyPair keys = NodeKeys.generateEcdsa();
      X509Certificate made = authority.issue(keys.getPublic(), "alice@example.org", 1);
      assertEquals(keys.getPublic(), made.getPublicKey());
      assertEquals(keys.getPublic(), authority.renew(made).getPublicKey());
    }
  }

  @Test
  void damagedRequestsEndInAnAnswerOrTheEndOfTheProcessAndNeverInAKey() throws Exception {
    try (Authority authority = new LocalAuthority(settings, InstantSource.system())) {
      ByteArrayOutputStream good = new ByteArrayOutputStream();
      try (var out = new java.io.DataOutputStream(good)) {
        out.writeByte(AuthorityWire.ISSUE);
        AuthorityWire.write(out, KEYS.getPublic().getEncoded());
        out.writeUTF("alice@example.org");
        out.writeInt(1);
      }
      byte[] secret =
          IdentityFile.load(settings.directory().resolve("authority.p12")).key().getEncoded();
      String hexOfSecret = HexFormat.of().formatHex(secret, secret.length - 32, secret.length);
      SplittableRandom random = new SplittableRandom(62);
      int refused = 0;
      for (int i = 0; i < DAMAGED_REQUESTS; i++) {
        byte[] request = good.toByteArray();
        request[random.nextInt(request.length)] = (byte) random.nextInt(256);
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        try {
          AuthorityProcess.serve(new ByteArrayInputStream(request), answers, authority);
        } catch (IOException e) {
          refused++;
        }
        assertFalse(HexFormat.of().formatHex(answers.toByteArray()).contains(hexOfSecret));
      }
      assertTrue(refused > 0);
    }
  }

  /** What a request from the network reaches can name no key and nothing that has one. */
  @Test
  void theWebSideKnowsTheAuthorityByItsInterfaceAlone() {
    ArchRuleDefinition.noClasses()
        .that()
        .haveSimpleNameStartingWith("EnrollmentHandler")
        .or()
        .haveSimpleNameStartingWith("EnrollmentService")
        .or()
        .haveSimpleNameStartingWith("ConfigurationPublisher")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(PrivateKey.class)
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            AuthorityKeys.class,
            LocalAuthority.class,
            CertificateMaker.class,
            ConfigurationSigner.class,
            IdentityFile.class)
        .check(new ClassFileImporter().importPackagesOf(EnrollmentHandler.class));
  }

  @Test
  void keysOfAnOlderServerMoveToTheirOwnDirectory() throws Exception {
    Instant now = Instant.now();
    var made = new AuthorityKeys(data, OVERLAY, now).authority();
    Path directory = AuthorityKeys.directory(data);
    assertFalse(Files.exists(data.resolve("authority.p12")));
    assertEquals(
        made.certificate(), new AuthorityKeys(directory, OVERLAY, now).authority().certificate());
  }
}
