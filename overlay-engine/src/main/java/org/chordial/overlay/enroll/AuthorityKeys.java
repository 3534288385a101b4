package org.chordial.overlay.enroll;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.chordial.ice.dtls.TlsIdentity;
import org.chordial.overlay.wire.NodeId;

/** The keys of an authority, each in a file of its own: the trust anchor's, the signer's. */
final class AuthorityKeys {
  private static final Duration AUTHORITY_LIFETIME = Duration.of(20 * 365, ChronoUnit.DAYS);
  private static final Duration SIGNER_LIFETIME = Duration.of(10 * 365, ChronoUnit.DAYS);

  private final Path directory;
  private final String overlay;
  private final Instant now;

  AuthorityKeys(Path directory, String overlay, Instant now) {
    this.directory = directory;
    this.overlay = overlay;
    this.now = now;
  }

  /** Where the authority of a server's data directory is; moves keys there from the server's. */
  static Path directory(Path data) throws IOException {
    Path directory = data.resolve("authority");
    OwnerOnlyFiles.directory(directory);
    for (String name : List.of("authority.p12", "signer.p12")) {
      Path former = data.resolve(name);
      if (Files.exists(former)) {
        Files.move(former, directory.resolve(name));
      }
    }
    return directory;
  }

  TlsIdentity authority() throws IOException {
    Path file = directory.resolve("authority.p12");
    if (Files.exists(file)) {
      return IdentityFile.load(file);
    }
    KeyPair keys = NodeKeys.generate();
    X509Certificate certificate =
        CertificateMaker.authority(
            keys.getPrivate(), keys.getPublic(), overlay, now, AUTHORITY_LIFETIME);
    return saved(file, keys, certificate);
  }

  /** A node of its own, by whose Node-ID the configuration names its signer. */
  TlsIdentity signer(TlsIdentity authority, SecureRandom random) throws IOException {
    Path file = directory.resolve("signer.p12");
    if (Files.exists(file)) {
      return IdentityFile.load(file);
    }
    KeyPair keys = NodeKeys.generate();
    byte[] id = new byte[NodeId.CHORD_LENGTH];
    random.nextBytes(id);
    X509Certificate certificate =
        CertificateMaker.of(authority, random)
            .node(
                keys.getPublic(),
                "configuration-signer@" + overlay,
                List.of(NodeId.of(id)),
                overlay,
                now,
                SIGNER_LIFETIME);
    return saved(file, keys, certificate);
  }

  private static TlsIdentity saved(Path file, KeyPair keys, X509Certificate certificate)
      throws IOException {
    TlsIdentity made = new TlsIdentity(keys.getPrivate(), List.of(certificate));
    IdentityFile.save(file, made);
    return made;
  }
}
