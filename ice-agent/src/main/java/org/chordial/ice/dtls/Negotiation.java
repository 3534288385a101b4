package org.chordial.ice.dtls;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.chordial.ice.net.CoreContext;

/** What client and server have in common: what they offer, and what came of it. */
final class Negotiation {

  private static final int[] ECDSA_SUITES = {
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
  };
  private static final int[] RSA_SUITES = {
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  };
  private static final int[] SHARED_KEY_SUITES = {
    CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256
  };
  private static final int[] VERSION_13_SUITES = {
    CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384
  };

  private final TlsSettings settings;
  private final boolean datagrams;
  private final PeerVerifier verifier;
  private final BcTlsCrypto crypto;
  private DtlsFailure failure;
  private String detail = "";
  private List<X509Certificate> peerChain = List.of();
  private Optional<SrtpProfile> srtpProfile = Optional.empty();
  private SessionKeys keys;
  private String cipherSuite = "";

  /**
   * @param verifier asked instead of the one in the settings, which it asks on the right thread
   */
  Negotiation(TlsSettings settings, boolean datagrams, CoreContext context, PeerVerifier verifier) {
    this.settings = settings;
    this.datagrams = datagrams;
    this.verifier = verifier;
    this.crypto = new BcTlsCrypto(RandomSource.of(context.random()));
  }

  BcTlsCrypto crypto() {
    return crypto;
  }

  TlsIdentity identity() {
    return settings.identity();
  }

  Optional<SharedKey> sharedKey() {
    return settings.sharedKey();
  }

  boolean offersSrtp() {
    return datagrams && !settings.srtpProfiles().isEmpty();
  }

  ProtocolVersion[] versions() {
    if (datagrams) {
      return ProtocolVersion.DTLSv12.only();
    }
    return sharedKey().isPresent()
        ? ProtocolVersion.TLSv12.only()
        : ProtocolVersion.TLSv13.downTo(ProtocolVersion.TLSv12);
  }

  /** A client can verify both kinds of certificate, a server can only show its own. */
  int[] cipherSuites(boolean client) {
    if (sharedKey().isPresent()) {
      return SHARED_KEY_SUITES.clone();
    }
    int[] suites = datagrams ? new int[0] : VERSION_13_SUITES;
    boolean rsa = Credentials.isRsa(identity());
    if (client || !rsa) {
      suites = concatenate(suites, ECDSA_SUITES);
    }
    if (client || rsa) {
      suites = concatenate(suites, RSA_SUITES);
    }
    return suites;
  }

  static List<Integer> groups() {
    return List.of(NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1);
  }

  UseSRTPData srtpOffer() {
    return srtpData(settings.srtpProfiles().stream().mapToInt(SrtpProfile::code).toArray());
  }

  UseSRTPData srtpAnswer() {
    return srtpProfile.map(p -> srtpData(new int[] {p.code()})).orElse(null);
  }

  private static UseSRTPData srtpData(int[] profiles) {
    return new UseSRTPData(profiles, new byte[0]);
  }

  /** RFC 5764 4.1.1: the server picks "one of the profiles that the client has offered". */
  void srtpOffered(UseSRTPData offer) {
    srtpProfile =
        settings.srtpProfiles().stream()
            .filter(p -> Arrays.stream(offer.getProtectionProfiles()).anyMatch(c -> c == p.code()))
            .findFirst();
  }

  void srtpAnswered(UseSRTPData answer) throws IOException {
    int[] profiles = answer.getProtectionProfiles();
    srtpProfile =
        profiles.length == 1
            ? SrtpProfile.of(profiles[0]).filter(settings.srtpProfiles()::contains)
            : Optional.empty();
    if (srtpProfile.isEmpty() || answer.getMki().length != 0) {
      throw new TlsFatalAlert(AlertDescription.illegal_parameter);
    }
  }

  void peerCertificate(Certificate certificate) throws IOException {
    if (certificate == null || certificate.isEmpty()) {
      if (settings.anonymousClients()) {
        return;
      }
      failure = DtlsFailure.NO_PEER_CERTIFICATE;
      throw new TlsFatalAlert(AlertDescription.handshake_failure);
    }
    peerChain = Credentials.chain(certificate);
    Optional<String> refusal = verifier.refusal(peerChain);
    if (refusal.isPresent()) {
      failure = DtlsFailure.PEER_REFUSED_BY_US;
      detail = refusal.get();
      throw new TlsFatalAlert(AlertDescription.bad_certificate);
    }
  }

  void complete(TlsContext context) {
    keys = new SessionKeys(context);
    cipherSuite = CipherSuiteNames.of(context.getSecurityParametersConnection().getCipherSuite());
    SessionKeys.log(context, settings.keyLog());
  }

  /**
   * A handshake that proved neither a certificate nor a shared key must never count as done, but
   * where clients need none.
   */
  boolean isComplete() {
    return keys != null
        && (sharedKey().isPresent() || settings.anonymousClients() || !peerChain.isEmpty());
  }

  List<X509Certificate> peerChain() {
    return peerChain;
  }

  Optional<SrtpProfile> srtpProfile() {
    return srtpProfile;
  }

  byte[] export(String label, byte[] context, int length) {
    return keys.export(label, context, length);
  }

  String cipherSuite() {
    return cipherSuite;
  }

  void alertReceived(short level, short description) {
    if (failure == null && level == AlertLevel.fatal) {
      failure = Alerts.received(description);
      detail = AlertDescription.getText(description);
    }
  }

  DtlsException failed(Throwable cause) {
    DtlsFailure because = failure;
    String said = detail;
    if (because == null) {
      switch (cause) {
        case TlsTimeoutException _ -> because = DtlsFailure.TIMED_OUT;
        case TlsFatalAlertReceived alert -> {
          because = Alerts.received(alert.getAlertDescription());
          said = AlertDescription.getText(alert.getAlertDescription());
        }
        case TlsFatalAlert alert -> {
          because = Alerts.raised(alert.getAlertDescription());
          said = AlertDescription.getText(alert.getAlertDescription());
        }
        default -> because = DtlsFailure.INTERNAL;
      }
    }
    return new DtlsException(because, said, cause);
  }

  private static int[] concatenate(int[] a, int[] b) {
    int[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
