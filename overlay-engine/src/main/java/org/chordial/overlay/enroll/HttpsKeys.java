package org.chordial.overlay.enroll;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.chordial.ice.dtls.TlsIdentity;

/** The one key that the web side of an enrollment server has: that of its HTTPS. */
final class HttpsKeys {
  static final Duration LIFETIME = Duration.ofDays(365);
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private final Path data;
  private final Instant now;

  HttpsKeys(Path data, Instant now) {
    this.data = data;
    this.now = now;
  }

  /** Made anew when it is about to expire or the names or the authority have changed. */
  TlsIdentity of(Authority authority, Collection<String> hosts) throws IOException {
    Path file = data.resolve("https.p12");
    if (Files.exists(file)) {
      TlsIdentity known = IdentityFile.load(file);
      boolean lasting =
          known.certificate().getNotAfter().toInstant().isAfter(now.plus(RENEW_BEFORE));
      if (lasting
          && known.chain().getLast().equals(authority.certificate())
          && names(known.certificate()).equals(canonical(hosts))) {
        return known;
      }
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      X509Certificate certificate = authority.server(keys.getPublic(), canonical(hosts));
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
