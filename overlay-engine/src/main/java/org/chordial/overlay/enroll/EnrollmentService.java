package org.chordial.overlay.enroll;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.chordial.overlay.enroll.CertificateRecords.Issued;
import org.chordial.overlay.security.CertificateCodec;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.security.TrustAnchors;
import org.chordial.overlay.usage.sip.Aor;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/** Decides about certificate requests (RFC 6940 section 11.3); knows neither HTTP nor keys. */
final class EnrollmentService {
  private static final int MAX_DEVICES = 50;
  private static final int HASHES_AT_ONCE = 4;
  private static final long HASHING_PATIENCE_SECONDS = 10;

  private final EnrollmentDatabase database;
  private final CertificateRecords certificates;
  private final UserAccounts accounts;
  private final Authority authority;
  private final TrustAnchors anchors;
  private final EnrollmentServerSettings settings;
  private final EnrollmentLog audit;
  private final InstantSource clock;
  private final EnrollmentLimits limits;
  private final SecureRandom random = new SecureRandom();
  private final Semaphore hashing = new Semaphore(HASHES_AT_ONCE);
  private final PasswordHash nobody = PasswordHash.of("nobody's password".toCharArray(), random);

  /**
   * What came with a request.
   *
   * @param newName whether the person means to take a name, not to use hers
   * @param remoteAddress as the log shows it
   * @param remoteKey what its attempts are counted under
   */
  record Request(
      String userName,
      char[] password,
      int nodeIds,
      byte[] csr,
      boolean newName,
      String remoteAddress,
      String remoteKey) {}

  /** What goes back: a certificate, or why not. */
  sealed interface Outcome {
    record Certificate(Opaque der) implements Outcome {}

    record Refused(EnrollmentToken token) implements Outcome {}
  }

  EnrollmentService(
      EnrollmentServerSettings settings,
      EnrollmentDatabase database,
      Authority authority,
      EnrollmentLog audit,
      InstantSource clock) {
    this.settings = settings;
    this.database = database;
    this.certificates = database.certificates();
    this.accounts =
        new UserAccounts(database, settings.overlay(), clock, audit, UserAccounts.operator());
    this.authority = authority;
    this.anchors =
        new TrustAnchors(
            settings.overlay(),
            NodeId.CHORD_LENGTH,
            List.of(authority.certificate()),
            Optional.empty(),
            Set.of());
    this.audit = audit;
    this.clock = clock;
    this.limits = new EnrollmentLimits(clock);
  }

  UserAccounts accounts() {
    return accounts;
  }

  EnrollmentLimits limits() {
    return limits;
  }

  Outcome enroll(Request request) throws SQLException, IOException, InterruptedException {
    Outcome outcome = decide(request);
    if (outcome instanceof Outcome.Refused(EnrollmentToken token)) {
      audit.refused(request.remoteAddress(), request.userName(), token.text());
    }
    return outcome;
  }

  private Outcome decide(Request request) throws SQLException, IOException, InterruptedException {
    if (!limits.beginLogin(request.remoteKey(), request.userName())) {
      return refused(EnrollmentToken.TOO_MANY_ATTEMPTS);
    }
    Optional<Aor> aor = Aor.parse(request.userName()).filter(accounts::admits);
    Optional<EnrollmentToken> refusal = authenticate(aor, request);
    if (refusal.isPresent()) {
      return refused(refusal.get());
    }
    limits.loggedIn(request.remoteKey(), request.userName());
    Optional<CertificateRequest> csr = CertificateRequest.decode(request.csr(), settings.ecdsa());
    if (csr.isEmpty()) {
      return refused(EnrollmentToken.BAD_CSR);
    }
    Optional<String> wanted = csr.get().userName();
    if (wanted.isPresent() && !Aor.parse(wanted.get()).equals(aor)) {
      return refused(EnrollmentToken.USERNAME_NOT_AVAILABLE);
    }
    if (request.nodeIds() < 1 || request.nodeIds() > Authority.MAX_NODE_IDS) {
      return refused(EnrollmentToken.NODE_IDS_NOT_AVAILABLE);
    }
    return issue(aor.orElseThrow(), csr.get().key(), request);
  }

  private static Outcome refused(EnrollmentToken token) {
    return new Outcome.Refused(token);
  }

  /** Whether a new person could have that name. */
  boolean isFree(Aor aor) throws SQLException {
    return settings.open() && accounts.admits(aor) && database.password(aor).isEmpty();
  }

  /** An unknown user costs as much time as a wrong password, so that names cannot be probed. */
  private Optional<EnrollmentToken> authenticate(Optional<Aor> aor, Request request)
      throws SQLException, InterruptedException {
    if (!hashing.tryAcquire(HASHING_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      return Optional.of(EnrollmentToken.TOO_MANY_ATTEMPTS);
    }
    try {
      Optional<PasswordHash> known =
          aor.isPresent() ? database.password(aor.get()) : Optional.empty();
      if (known.isEmpty() && settings.open()) {
        return register(aor, request);
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

  private Optional<EnrollmentToken> register(Optional<Aor> aor, Request request)
      throws SQLException {
    if (aor.isEmpty()) {
      return Optional.of(EnrollmentToken.USERNAME_NOT_AVAILABLE);
    }
    if (!UserAccounts.isPassword(request.password())) {
      return Optional.of(EnrollmentToken.FAILED_AUTHENTICATION);
    }
    if (!limits.beginNewName(request.remoteKey())) {
      return Optional.of(EnrollmentToken.TOO_MANY_ATTEMPTS);
    }
    PasswordHash password = PasswordHash.of(request.password(), random);
    if (!database.addUser(aor.get(), password, clock.instant())) {
      return Optional.of(EnrollmentToken.FAILED_AUTHENTICATION);
    }
    audit.did(request.remoteAddress(), aor.get().toString(), "name_taken");
    return Optional.empty();
  }

  /**
   * "If the same user returns (e.g., to have their certificate re-issued), the enrollment server
   * should return the same Node-IDs": the same key is the same device. Another key is another
   * device of hers and gets Node-IDs of its own.
   */
  private Outcome issue(Aor aor, PublicKey key, Request request) throws SQLException, IOException {
    Instant now = clock.instant();
    Opaque keyHash = sha256(key.getEncoded());
    if (certificates.isBanned(keyHash)) {
      return refused(EnrollmentToken.BAD_CSR);
    }
    Optional<Issued> last =
        certificates
            .newest(aor, keyHash)
            .filter(issued -> issued.nodeIds().size() == request.nodeIds());
    if (last.isPresent() && isYoung(last.get(), now)) {
      audit.did(
          request.remoteAddress(), aor.toString(), "certificate again " + last.get().nodeIds());
      return new Outcome.Certificate(last.get().certificate());
    }
    if (last.isPresent()) {
      byte[] previous = last.get().certificate().toBytes();
      return give(aor, keyHash, authority.renew(AuthorityWire.certificate(previous)), request);
    }
    if (certificates.devices(aor, now) >= MAX_DEVICES) {
      return refused(EnrollmentToken.NODE_IDS_NOT_AVAILABLE);
    }
    if (!limits.beginNewDevice(aor.toString())) {
      return refused(EnrollmentToken.TOO_MANY_ATTEMPTS);
    }
    X509Certificate made = authority.issue(key, aor.toString(), request.nodeIds());
    return give(aor, keyHash, made, request);
  }

  private Outcome give(Aor aor, Opaque keyHash, X509Certificate made, Request request)
      throws SQLException, IOException {
    List<NodeId> ids =
        NodeCertificate.read(made, settings.ecdsa() ? anchors.withEcdsa() : anchors)
            .orElseThrow(() -> new IOException("the authority made a certificate of another kind"))
            .nodeIds();
    Opaque der = CertificateCodec.encode(made);
    Instant expires = made.getNotAfter().toInstant();
    certificates.add(new Issued(der, aor, keyHash, ids, clock.instant(), expires));
    audit.did(request.remoteAddress(), aor.toString(), "certificate " + ids + " until " + expires);
    return new Outcome.Certificate(der);
  }

  private static boolean isYoung(Issued issued, Instant now) {
    Duration lifetime = Duration.between(issued.issued(), issued.expires());
    return now.isBefore(issued.issued().plus(lifetime.dividedBy(2)));
  }

  static Opaque sha256(byte[] bytes) {
    try {
      return Opaque.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
