package org.chordial.ice.dtls;

import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Believes a server whose certificate is for its name and signed by an authority that this system
 * trusts (RFC 8489, section 6.2.3; RFC 9525).
 */
public final class WebPki implements PeerVerifier {

  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private final String host;
  private final X509TrustManager authorities;

  private WebPki(String host, X509TrustManager authorities) {
    this.host = host;
    this.authorities = authorities;
  }

  /**
   * @param host a name or an address in digits, as it was asked for
   * @throws IllegalStateException where the system has no list of authorities
   */
  public static WebPki of(String host) {
    try {
      return of(host, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this system has no list of certificate authorities", e);
    }
  }

  static WebPki of(String host, KeyStore trusted) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    for (TrustManager each : factory.getTrustManagers()) {
      if (each instanceof X509TrustManager found) {
        return new WebPki(host, found);
      }
    }
    throw new GeneralSecurityException("no X.509 trust manager");
  }

  @Override
  public Optional<String> refusal(List<X509Certificate> chain) {
    try {
      authorities.checkServerTrusted(chain.toArray(new X509Certificate[0]), "UNKNOWN");
    } catch (CertificateException | IllegalArgumentException e) {
      return Optional.of(
          "The certificate of " + host + " is signed by nobody that this system trusts.");
    }
    return isFor(chain.getFirst())
        ? Optional.empty()
        : Optional.of("The server's certificate is not for " + host + ".");
  }

  private boolean isFor(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names != null && names.stream().anyMatch(this::matches);
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  private boolean matches(List<?> name) {
    return switch ((Integer) name.getFirst()) {
      case DNS_NAME -> matchesName(((String) name.get(1)).toLowerCase(Locale.ROOT));
      case IP_ADDRESS -> matchesAddress((String) name.get(1));
      default -> false;
    };
  }

  /** RFC 9525, section 6.3: a wildcard stands for "the complete left-most label" only. */
  private boolean matchesName(String pattern) {
    String wanted = host.toLowerCase(Locale.ROOT);
    if (!pattern.startsWith("*.")) {
      return pattern.equals(wanted);
    }
    int dot = wanted.indexOf('.');
    return dot > 0 && wanted.substring(dot).equals(pattern.substring(1));
  }

  private boolean matchesAddress(String address) {
    try {
      return InetAddress.ofLiteral(address).equals(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
