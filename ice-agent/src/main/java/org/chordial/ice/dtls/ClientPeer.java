package org.chordial.ice.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsPSKIdentity;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;

/** Our side of a handshake as the client. */
@SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // the library's signatures are so
final class ClientPeer extends DefaultTlsClient {

  private final Negotiation negotiation;
  private final int resendMillis;
  private final Runnable complete;

  ClientPeer(Negotiation negotiation, int resendMillis, Runnable complete) {
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
    return negotiation.cipherSuites(true);
  }

  @Override
  protected Vector getSupportedGroups(Vector roles) {
    return new Vector<>(Negotiation.groups());
  }

  @Override
  protected Vector getSupportedSignatureAlgorithms() {
    return Credentials.algorithms();
  }

  /** RFC 7627 4: without it an exported key could be shared with somebody in the middle. */
  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return resendMillis;
  }

  @Override
  public Hashtable getClientExtensions() throws IOException {
    Hashtable extensions = super.getClientExtensions();
    if (negotiation.offersSrtp()) {
      TlsSRTPUtils.addUseSRTPExtension(extensions, negotiation.srtpOffer());
    }
    return extensions;
  }

  @Override
  public void processServerExtensions(Hashtable extensions) throws IOException {
    super.processServerExtensions(extensions);
    UseSRTPData answer = extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions);
    if (answer != null) {
      negotiation.srtpAnswered(answer);
    }
  }

  @Override
  public TlsPSKIdentity getPSKIdentity() {
    return negotiation.sharedKey().map(SharedKeys::client).orElse(null);
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
        negotiation.peerCertificate(server.getCertificate());
      }

      @Override
      public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
        byte[] requestContext =
            TlsUtils.isTLSv13(context) ? request.getCertificateRequestContext() : new byte[0];
        return Credentials.signer(
            negotiation.identity(),
            negotiation.crypto(),
            context,
            context.getSecurityParametersHandshake().getServerSigAlgs(),
            requestContext);
      }
    };
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
