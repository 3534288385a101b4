package org.chordial.overlay.enroll;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.chordial.overlay.enroll.EnrollmentDatabase.Issued;
import org.chordial.overlay.usage.sip.Aor;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/** Decides about certificate requests (RFC 6940 section 11.3); knows nothing of HTTP. */
final class EnrollmentService {
  private static final int MAX_NODE_IDS = 8;
  private static final int MAX_DEVICES = 50;
  private static final int HASHES_AT_ONCE = 4;
  private static final int ATTEMPTS = 10;
  private static final Duration ATTEMPTS_WITHIN = Duration.ofMinutes(10);

  private final EnrollmentDatabase database;
  private final UserAccounts accounts;
  private final CertificateMaker maker;
  private final EnrollmentServerSettings settings;
  private final InstantSource clock;
  private final AttemptLimiter attempts;
  private final SecureRandom random = new SecureRandom();
  private final Semaphore hashing = new Semaphore(HASHES_AT_ONCE);
  private final PasswordHash nobody = PasswordHash.of("nobody's password".toCharArray(), random);

  /**
   * What came with a request.
   *
   * @param newName whether the person means to take a name, not to use hers
   */
  record Request(
      String userName,
      char[] password,
      int nodeIds,
      byte[] csr,
      boolean newName,
      String remoteAddress) {}

  /** What goes back: a certificate, or why not. */
  sealed interface Outcome {
    record Certificate(Aor user, Opaque der) implements Outcome {}

    record Refused(EnrollmentToken token) implements Outcome {}
  }

  EnrollmentService(
      EnrollmentServerSettings settings,
      EnrollmentDatabase database,
      CertificateMaker maker,
      InstantSource clock) {
    this.settings = settings;
    this.database = database;
    this.accounts = new UserAccounts(database, settings.overlay(), clock);
    this.maker = maker;
    this.clock = clock;
    this.attempts = new AttemptLimiter(ATTEMPTS, ATTEMPTS_WITHIN, clock);
  }

  UserAccounts accounts() {
    return accounts;
  }

  Outcome enroll(Request request) throws SQLException, InterruptedException {
    String address = "address " + request.remoteAddress();
    String name = "name " + request.userName();
    if (!attempts.allows(address) || !attempts.allows(name)) {
      return new Outcome.Refused(EnrollmentToken.TOO_MANY_ATTEMPTS);
    }
    Optional<Aor> aor = Aor.parse(request.userName()).filter(accounts::admits);
    Optional<EnrollmentToken> refusal = authenticate(aor, request);
    if (refusal.isPresent()) {
      attempts.failed(address);
      attempts.failed(name);
      return new Outcome.Refused(refusal.get());
    }
    Optional<CertificateRequest> csr = CertificateRequest.decode(request.csr());
    if (csr.isEmpty()) {
      return new Outcome.Refused(EnrollmentToken.BAD_CSR);
    }
    Optional<String> wanted = csr.get().userName();
    if (wanted.isPresent() && !Aor.parse(wanted.get()).equals(aor)) {
      return new Outcome.Refused(EnrollmentToken.USERNAME_NOT_AVAILABLE);
    }
    if (request.nodeIds() < 1 || request.nodeIds() > MAX_NODE_IDS) {
      return new Outcome.Refused(EnrollmentToken.NODE_IDS_NOT_AVAILABLE);
    }
    return issue(aor.orElseThrow(), csr.get().key(), request.nodeIds());
  }

  /** Whether a new person could have that name. */
  boolean isFree(Aor aor) throws SQLException {
    return settings.open() && accounts.admits(aor) && database.password(aor).isEmpty();
  }

  /** An unknown user costs as much time as a wrong password, so that names cannot be probed. */
  private Optional<EnrollmentToken> authenticate(Optional<Aor> aor, Request request)
      throws SQLException, InterruptedException {
    hashing.acquire();
    try {
      Optional<PasswordHash> known =
          aor.isPresent() ? database.password(aor.get()) : Optional.empty();
      if (known.isEmpty() && settings.open()) {
        return register(aor, request.password());
      }
      boolean right = known.orElse(nobody).matches(request.password());
      if (known.isPresent() && right) {
        return Optional.empty();
      }
      return Optional.of(
          settings.open() && request.newName()
              ? EnrollmentToken.USERNAME_NOT_AVAILABLE
              : EnrollmentToken.FAILED_AUTHENTICATION);
    } finally {
      hashing.release();
    }
  }

  private Optional<EnrollmentToken> register(Optional<Aor> aor, char[] password)
      throws SQLException {
    if (aor.isEmpty()) {
      return Optional.of(EnrollmentToken.USERNAME_NOT_AVAILABLE);
    }
    boolean added =
        UserAccounts.isPassword(password)
            && database.addUser(aor.get(), PasswordHash.of(password, random), clock.instant());
    return added ? Optional.empty() : Optional.of(EnrollmentToken.FAILED_AUTHENTICATION);
  }

  /**
   * "If the same user returns (e.g., to have their certificate re-issued), the enrollment server
   * should return the same Node-IDs": the same key is the same device. Another key is another
   * device of hers and gets Node-IDs of its own.
   */
  private Outcome issue(Aor aor, PublicKey key, int count) throws SQLException {
    Instant now = clock.instant();
    Opaque keyHash = sha256(key.getEncoded());
    Optional<Issued> last =
        database.certificate(aor, keyHash).filter(issued -> issued.nodeIds().size() == count);
    if (last.isPresent() && isYoung(last.get(), now)) {
      return new Outcome.Certificate(aor, last.get().certificate());
    }
    if (last.isEmpty() && database.devices(aor, now) >= MAX_DEVICES) {
      return new Outcome.Refused(EnrollmentToken.NODE_IDS_NOT_AVAILABLE);
    }
    List<NodeId> ids = last.isPresent() ? last.get().nodeIds() : randomNodeIds(count);
    X509Certificate certificate =
        maker.node(
            key, aor.toString(), ids, settings.overlay(), now, settings.certificateLifetime());
    Opaque der = encoded(certificate);
    database.addCertificate(
        aor, keyHash, new Issued(der, ids, now, certificate.getNotAfter().toInstant()));
    return new Outcome.Certificate(aor, der);
  }

  private static boolean isYoung(Issued issued, Instant now) {
    Duration lifetime = Duration.between(issued.issued(), issued.expires());
    return now.isBefore(issued.issued().plus(lifetime.dividedBy(2)));
  }

  private List<NodeId> randomNodeIds(int count) {
    List<NodeId> ids = new ArrayList<>();
    while (ids.size() < count) {
      byte[] id = new byte[NodeId.CHORD_LENGTH];
      random.nextBytes(id);
      // The wildcard Node-IDs of section 3.1: all bits zero, all bits one.
      if (!Arrays.equals(id, new byte[id.length]) && !isAllOnes(id)) {
        ids.add(NodeId.of(id));
      }
    }
    return ids;
  }

  private static boolean isAllOnes(byte[] id) {
    for (byte b : id) {
      if (b != -1) {
        return false;
      }
    }
    return true;
  }

  static Opaque encoded(X509Certificate certificate) {
    try {
      return Opaque.of(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate just made has an encoding", e);
    }
  }

  static Opaque sha256(byte[] bytes) {
    try {
      return Opaque.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
