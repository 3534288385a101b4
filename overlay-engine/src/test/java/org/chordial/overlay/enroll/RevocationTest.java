package org.chordial.overlay.enroll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.chordial.overlay.AttemptLimiter;
import org.chordial.overlay.enroll.EnrollmentService.Outcome;
import org.chordial.overlay.enroll.EnrollmentService.Request;
import org.chordial.overlay.security.CertificateCodec;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.security.TrustAnchors;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates taken back, and floods of requests for them. */
class RevocationTest {
  private static final String OVERLAY = "example.org";
  private static final String ALICE = "alice@example.org";
  private static final String PASSWORD = "correct horse";
  private static final KeyPair KEYS = NodeKeys.generate();
  private static final KeyPair OTHER_KEYS = NodeKeys.generate();

  @TempDir private Path data;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
  private EnrollmentDatabase database;
  private LocalAuthority authority;
  private EnrollmentService service;

  @BeforeEach
  void open() throws Exception {
    EnrollmentServerSettings settings =
        EnrollmentServerSettings.of(
            data, OVERLAY, java.net.InetSocketAddress.createUnresolved("x", 1), List.of());
    database = EnrollmentDatabase.open(data.resolve("users.db"));
    authority =
        new LocalAuthority(
            new AuthoritySettings(
                data.resolve("authority"),
                OVERLAY,
                EnrollmentServerSettings.DEFAULT_LIFETIME,
                false),
            now::get);
    EnrollmentLog log = new EnrollmentLog(EnrollmentLog.file(data), now::get);
    service = new EnrollmentService(settings, database, authority, log, now::get);
    service.accounts().add(ALICE, PASSWORD.toCharArray());
  }

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  private Outcome ask(String password, KeyPair keys, int nodeIds, String address) throws Exception {
    return service.enroll(
        new Request(
            ALICE,
            password.toCharArray(),
            nodeIds,
            CertificateRequest.encode(keys, ALICE),
            false,
            address,
            address));
  }

  private List<NodeId> enroll(KeyPair keys, int nodeIds) throws Exception {
    Outcome outcome = ask(PASSWORD, keys, nodeIds, "192.0.2.1");
    if (!(outcome instanceof Outcome.Certificate(Opaque der))) {
      throw new AssertionError(outcome);
    }
    TrustAnchors anchors =
        new TrustAnchors(OVERLAY, 16, List.of(authority.certificate()), Optional.empty(), Set.of());
    return NodeCertificate.read(CertificateCodec.decode(der.toBytes()), anchors)
        .orElseThrow()
        .nodeIds();
  }

  private List<Opaque> badNodes() throws Exception {
    return database.certificates().revoked(now.get());
  }

  private String log() throws Exception {
    return Files.readString(EnrollmentLog.file(data));
  }

  @Test
  void aRevokedNodeIsBadForAsLongAsItsLongestCertificateLasts() throws Exception {
    List<NodeId> ids = enroll(KEYS, 2);
    assertEquals(2, ids.size());
    now.set(now.get().plus(Duration.ofDays(200)));
    assertEquals(ids, enroll(KEYS, 2), "renewed with the same Node-IDs");
    List<NodeId> elsewhere = enroll(OTHER_KEYS, 1);
    assertEquals(Set.copyOf(ids), service.accounts().revoke(ids.getFirst()));
    assertEquals(Set.copyOf(ids.stream().map(NodeId::value).toList()), Set.copyOf(badNodes()));
    now.set(now.get().plus(Duration.ofDays(300)));
    assertEquals(2, badNodes().size(), "the renewed certificate would still be valid");
    now.set(now.get().plus(Duration.ofDays(66)));
    assertEquals(List.of(), badNodes());
    assertNotEquals(ids, elsewhere);
    assertEquals(Set.of(), service.accounts().revoke(ids.getFirst()), "there is nothing left");
  }

  @Test
  void aRevokedKeyGetsNoCertificateAgainAndAnotherKeyOfHersDoes() throws Exception {
    List<NodeId> ids = enroll(KEYS, 1);
    assertEquals(Set.copyOf(ids), service.accounts().revoke(ALICE));
    assertEquals(new Outcome.Refused(EnrollmentToken.BAD_CSR), ask(PASSWORD, KEYS, 1, "192.0.2.1"));
    assertNotEquals(ids, enroll(OTHER_KEYS, 1));
  }

  @Test
  void anotherNumberOfNodeIdsIsAnotherCertificateWithOthers() throws Exception {
    List<NodeId> one = enroll(KEYS, 1);
    List<NodeId> three = enroll(KEYS, 3);
    assertEquals(3, Set.copyOf(three).size());
    assertFalse(three.contains(one.getFirst()));
  }

  @Test
  void theLogSaysWhoDidWhat() throws Exception {
    List<NodeId> ids = enroll(KEYS, 1);
    ask("wrong horse", KEYS, 1, "192.0.2.7");
    service.accounts().changePassword(ALICE, "battery staple".toCharArray());
    service.accounts().revoke(ids.getFirst());
    service.accounts().remove(ALICE);
    String operator = UserAccounts.operator().replace(' ', '?');
    List<String> lines = log().lines().map(line -> line.substring(line.indexOf(' ') + 1)).toList();
    assertEquals(operator + " " + ALICE + " user_added", lines.get(0));
    assertTrue(lines.get(1).startsWith("192.0.2.1 " + ALICE + " certificate " + ids), lines.get(1));
    assertEquals("192.0.2.7 " + ALICE + " failed_authentication", lines.get(2));
    assertEquals(operator + " " + ALICE + " password_changed", lines.get(3));
    assertEquals(operator + " " + ALICE + " revoked " + ids, lines.get(4));
    assertEquals(operator + " " + ALICE + " user_removed", lines.get(5));
    assertFalse(log().contains("horse") || log().contains("staple"));
  }

  @Test
  void aNameFromTheNetworkCannotForgeALineOfTheLog() throws Exception {
    service.enroll(
        new Request(
            "eve\n2026-11-22T12:00:00Z operator:root alice@example.org user_removed",
            "guess".toCharArray(),
            1,
            new byte[0],
            false,
            "192.0.2.9",
            "192.0.2.9"));
    assertEquals(2, log().lines().count());
    assertTrue(log().endsWith("failed_authentication\n"), log());
    String forged = log().lines().toList().getLast();
    assertEquals(4, forged.split(" ").length, forged);
  }

  @Test
  void manyGuessesAtOnceAreNoMoreThanTheLimit() throws Exception {
    List<Thread> guesses = new java.util.ArrayList<>();
    var outcomes = new java.util.concurrent.ConcurrentLinkedQueue<Outcome>();
    for (int i = 0; i < 40; i++) {
      String guess = "guess number " + i;
      guesses.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      outcomes.add(ask(guess, KEYS, 1, "192.0.2.1"));
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  }));
    }
    for (Thread guess : guesses) {
      guess.join();
    }
    assertEquals(
        EnrollmentLimits.FAILURES,
        outcomes.stream()
            .filter(new Outcome.Refused(EnrollmentToken.FAILED_AUTHENTICATION)::equals)
            .count());
    assertEquals(40, outcomes.size());
  }

  @Test
  void guessesFromEverywhereEndAtTheNameAndNobodyElseIsHeldUp() throws Exception {
    int wrong = 0;
    for (int i = 0; i < 15; i++) {
      if (ask("guess", KEYS, 1, "198.51.100." + i)
          .equals(new Outcome.Refused(EnrollmentToken.FAILED_AUTHENTICATION))) {
        wrong++;
      }
    }
    assertEquals(EnrollmentLimits.FAILURES, wrong);
    service.accounts().add("bob@example.org", PASSWORD.toCharArray());
    Outcome bob =
        service.enroll(
            new Request(
                "bob@example.org",
                PASSWORD.toCharArray(),
                1,
                CertificateRequest.encode(OTHER_KEYS, "bob@example.org"),
                false,
                "198.51.100.1",
                "198.51.100.1"));
    assertTrue(bob instanceof Outcome.Certificate, bob.toString());
  }

  @Test
  void aFloodFromAMillionAddressesCostsNoMoreMemoryThanTheTableHolds() {
    EnrollmentLimits limits = new EnrollmentLimits(now::get);
    for (int i = 0; i < 1_000_000; i++) {
      limits.beginLogin("address " + i, "name " + i);
    }
    assertEquals(20_000, limits.size());
  }

  @Test
  void oneIpv6NetworkCountsAsOneAddress() throws Exception {
    String one = AttemptLimiter.key(java.net.InetAddress.getByName("2001:db8:1:2::1"));
    assertEquals(one, AttemptLimiter.key(java.net.InetAddress.getByName("2001:db8:1:2:ffff::9")));
    assertNotEquals(one, AttemptLimiter.key(java.net.InetAddress.getByName("2001:db8:1:3::1")));
  }

  @Test
  void aFloodOfRefusalsFillsNoDisk() throws Exception {
    EnrollmentLog log = new EnrollmentLog(data.resolve("flood.log"), now::get);
    for (int i = 0; i < 5000; i++) {
      log.refused("192.0.2.1", "name" + i, "too_many_attempts");
    }
    Path file = data.resolve("flood.log");
    assertEquals(EnrollmentLog.REFUSALS_A_MINUTE, Files.readString(file).lines().count());
    log.did("operator", "alice", "what was done is always written");
    now.set(now.get().plusSeconds(61));
    log.refused("192.0.2.1", "name", "too_many_attempts");
    List<String> lines = Files.readString(file).lines().toList();
    assertEquals(EnrollmentLog.REFUSALS_A_MINUTE + 3, lines.size());
    assertTrue(lines.get(lines.size() - 2).endsWith("unwritten_refusals 4700"));
  }

  @Test
  void aUserGetsNoMoreNodeIdsADayThanTheLimit() throws Exception {
    EnrollmentLimits limits = new EnrollmentLimits(now::get);
    for (int i = 0; i < EnrollmentLimits.NEW_DEVICES; i++) {
      assertTrue(limits.beginNewDevice(ALICE));
    }
    assertFalse(limits.beginNewDevice(ALICE));
    now.set(now.get().plus(EnrollmentLimits.NEW_DEVICES_WITHIN).plusSeconds(1));
    assertTrue(limits.beginNewDevice(ALICE));
    assertThrows(
        org.chordial.overlay.OverlayException.class, () -> service.accounts().revoke("nobody"));
  }
}
