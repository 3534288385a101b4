package org.chordial.ice.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsPSKIdentityManager;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;

/** Our side of a handshake as the server, which always wants the client's certificate. */
@SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // the library's signatures are so
final class ServerPeer extends DefaultTlsServer {

  private final Negotiation negotiation;
  private final int resendMillis;
  private final Runnable complete;

  ServerPeer(Negotiation negotiation, int resendMillis, Runnable complete) {
    super(negotiation.crypto());
    this.negotiation = negotiation;
    this.resendMillis = resendMillis;
    this.complete = complete;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return negotiation.versions();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return negotiation.cipherSuites(false);
  }

  @Override
  public int[] getSupportedGroups() {
    return Negotiation.groups().stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return resendMillis;
  }

  @Override
  public void processClientExtensions(Hashtable extensions) throws IOException {
    super.processClientExtensions(extensions);
    UseSRTPData offer =
        extensions != null && negotiation.offersSrtp()
            ? TlsSRTPUtils.getUseSRTPExtension(extensions)
            : null;
    if (offer != null) {
      negotiation.srtpOffered(offer);
    }
  }

  @Override
  public Hashtable getServerExtensions() throws IOException {
    Hashtable extensions = super.getServerExtensions();
    UseSRTPData answer = negotiation.srtpAnswer();
    if (answer != null) {
      extensions = extensions == null ? new Hashtable() : extensions;
      TlsSRTPUtils.addUseSRTPExtension(extensions, answer);
    }
    return extensions;
  }

  @Override
  public TlsPSKIdentityManager getPSKIdentityManager() {
    return negotiation.sharedKey().map(SharedKeys::server).orElse(null);
  }

  /** Null, with a shared key: no certificate is shown. */
  @Override
  public TlsCredentials getCredentials() throws IOException {
    if (negotiation.sharedKey().isPresent()) {
      return null;
    }
    return Credentials.signer(
        negotiation.identity(),
        negotiation.crypto(),
        context,
        context.getSecurityParametersHandshake().getClientSigAlgs(),
        new byte[0]);
  }

  @Override
  public CertificateRequest getCertificateRequest() throws IOException {
    if (negotiation.sharedKey().isPresent()) {
      return null;
    }
    if (TlsUtils.isTLSv13(context)) {
      return new CertificateRequest(new byte[0], Credentials.algorithms(), null, null);
    }
    short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
    return new CertificateRequest(types, Credentials.algorithms(), null);
  }

  @Override
  public void notifyClientCertificate(Certificate certificate) throws IOException {
    negotiation.peerCertificate(certificate);
  }

  @Override
  public void notifyAlertReceived(short level, short description) {
    negotiation.alertReceived(level, description);
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    negotiation.complete(context);
    complete.run();
  }
}
