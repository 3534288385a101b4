package org.chordial.overlay.enroll;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.chordial.ice.dtls.TlsIdentity;
import org.chordial.overlay.wire.NodeId;

/** The keys of an enrollment server, each in a file of its own: authority, signer, HTTPS. */
final class ServerKeys {
  private static final Duration AUTHORITY_LIFETIME = Duration.of(20 * 365, ChronoUnit.DAYS);
  private static final Duration SIGNER_LIFETIME = Duration.of(10 * 365, ChronoUnit.DAYS);
  private static final Duration HTTPS_LIFETIME = Duration.ofDays(365);
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private final Path data;
  private final String overlay;
  private final Instant now;
  private final SecureRandom random = new SecureRandom();

  ServerKeys(Path data, String overlay, Instant now) {
    this.data = data;
    this.overlay = overlay;
    this.now = now;
  }

  TlsIdentity authority() throws IOException {
    Path file = data.resolve("authority.p12");
    if (Files.exists(file)) {
      return IdentityFile.load(file);
    }
    KeyPair keys = NodeKeys.generate();
    X509Certificate certificate =
        CertificateMaker.authority(
            keys.getPrivate(), keys.getPublic(), overlay, now, AUTHORITY_LIFETIME);
    TlsIdentity made = new TlsIdentity(keys.getPrivate(), List.of(certificate));
    IdentityFile.save(file, made);
    return made;
  }

  /** A node of its own, by whose Node-ID the configuration names its signer. */
  TlsIdentity signer(TlsIdentity authority) throws IOException {
    Path file = data.resolve("signer.p12");
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
    TlsIdentity made = new TlsIdentity(keys.getPrivate(), List.of(certificate));
    IdentityFile.save(file, made);
    return made;
  }

  /** The HTTPS server's key; made anew when it is about to expire or the names have changed. */
  TlsIdentity https(TlsIdentity authority, Collection<String> hosts) throws IOException {
    Path file = data.resolve("https.p12");
    if (Files.exists(file)) {
      TlsIdentity known = IdentityFile.load(file);
      boolean lasting =
          known.certificate().getNotAfter().toInstant().isAfter(now.plus(RENEW_BEFORE));
      if (lasting && names(known.certificate()).equals(canonical(hosts))) {
        return known;
      }
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      X509Certificate certificate =
          CertificateMaker.of(authority, random)
              .server(keys.getPublic(), canonical(hosts), now, HTTPS_LIFETIME);
      TlsIdentity made =
          new TlsIdentity(keys.getPrivate(), List.of(certificate, authority.certificate()));
      IdentityFile.save(file, made);
      return made;
    } catch (GeneralSecurityException e) {
      throw new IOException("a key for HTTPS could not be made", e);
    }
  }

  private static Set<String> names(X509Certificate certificate) throws IOException {
    Set<String> names = new TreeSet<>();
    try {
      var alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> name : alternatives) {
          if (name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS)) {
            names.add(canonical((String) name.get(1)));
          }
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate for HTTPS cannot be read", e);
    }
    return names;
  }

  private static Set<String> canonical(Collection<String> hosts) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String host : hosts) {
      names.add(canonical(host));
    }
    return names;
  }

  /** One spelling for an IPv6 address, which has many. */
  private static String canonical(String host) throws IOException {
    return host.contains(":") ? InetAddress.getByName(host).getHostAddress() : host;
  }
}
