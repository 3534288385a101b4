package org.chordial.overlay.enroll;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.chordial.overlay.wire.Opaque;

/** Whom an enrollment client believes to be its server. The host in the URL is checked besides. */
final class ServerTrust extends X509ExtendedTrustManager {
  private static final int DNS_NAME = 2;

  private final List<X509Certificate> roots;
  private final Optional<String> fingerprint;
  private final Optional<String> overlay;

  private ServerTrust(
      List<X509Certificate> roots, Optional<String> fingerprint, Optional<String> overlay) {
    this.roots = roots;
    this.fingerprint = fingerprint;
    this.overlay = overlay;
  }

  /**
   * The trust anchors of an overlay, and those of the web.
   *
   * @param overlay "The server certificate MUST match the overlay name" (RFC 6940 section 11.3)
   */
  static ServerTrust roots(Collection<Opaque> rootCertificates, String overlay)
      throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> roots = new ArrayList<>();
    for (Opaque der : rootCertificates) {
      roots.add(
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der.toBytes())));
    }
    return new ServerTrust(roots, Optional.empty(), Optional.of(overlay));
  }

  /** An authority of which nothing is known but the SHA-256 of its certificate. */
  static ServerTrust fingerprint(String sha256) {
    return new ServerTrust(List.of(), Optional.of(sha256), Optional.empty());
  }

  /** The authorities of the web alone. */
  static ServerTrust web() {
    return new ServerTrust(List.of(), Optional.empty(), Optional.empty());
  }

  /** Looks at the authority that a server shows, and then refuses it. */
  static final class Seen implements X509TrustManager {
    private String fingerprint;

    Optional<String> fingerprint() {
      return Optional.ofNullable(fingerprint);
    }

    SSLContext context() {
      return contextWith(this);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      X509Certificate authority = chain[chain.length - 1];
      fingerprint = EnrollmentService.sha256(authority.getEncoded()).toHex();
      throw new CertificateException("seen");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("a client trusts no clients");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  SSLContext context() {
    return contextWith(this);
  }

  private static SSLContext contextWith(TrustManager manager) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    List<X509Certificate> anchors = roots;
    if (fingerprint.isPresent()) {
      anchors = List.of(pinned(chain, fingerprint.get()));
    }
    if (anchors.isEmpty()) {
      delegate(List.of()).checkServerTrusted(chain, authType, engine);
    } else {
      try {
        delegate(anchors).checkServerTrusted(chain, authType, engine);
      } catch (CertificateException e) {
        if (fingerprint.isPresent()) {
          throw e;
        }
        delegate(List.of()).checkServerTrusted(chain, authType, engine);
      }
    }
    if (overlay.isPresent()) {
      checkName(chain[0], overlay.get());
    }
  }

  private static X509Certificate pinned(X509Certificate[] chain, String sha256)
      throws CertificateException {
    for (X509Certificate certificate : chain) {
      if (EnrollmentService.sha256(certificate.getEncoded()).toHex().equals(sha256)) {
        return certificate;
      }
    }
    throw new CertificateException("its authority is not the one in the link");
  }

  private static void checkName(X509Certificate certificate, String name)
      throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    String wanted = name.toLowerCase(Locale.ROOT);
    boolean found =
        names != null
            && names.stream()
                .filter(entry -> entry.get(0).equals(DNS_NAME))
                .map(entry -> ((String) entry.get(1)).toLowerCase(Locale.ROOT))
                .anyMatch(wanted::equals);
    if (!found) {
      throw new CertificateException("its certificate is not for the overlay " + name);
    }
  }

  /** The JDK's own checking, with those anchors, or with the web's where there are none. */
  private static X509ExtendedTrustManager delegate(List<X509Certificate> anchors)
      throws CertificateException {
    try {
      KeyStore store = null;
      if (!anchors.isEmpty()) {
        store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < anchors.size(); i++) {
          store.setCertificateEntry("root" + i, anchors.get(i));
        }
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager extended) {
          return extended;
        }
      }
      throw new CertificateException("this Java cannot check certificates");
    } catch (GeneralSecurityException | IOException e) {
      throw new CertificateException(e.getMessage(), e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("only connections that check the host's name are made");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("only connections that check the host's name are made");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("a client trusts no clients");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("a client trusts no clients");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a client trusts no clients");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
