package org.chordial.overlay.enroll;

import java.io.IOException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Collection;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.wire.NodeId;

/**
 * All that an enrollment server may ask of the keys of its overlay, which are elsewhere: in another
 * object ({@link LocalAuthority}) or another process ({@link RemoteAuthority}). Who takes over the
 * web server gets no key out of this, chooses no Node-ID, and makes no other authority. Any thread
 * may call.
 */
interface Authority extends AutoCloseable {
  /** Of one certificate. */
  int MAX_NODE_IDS = 8;

  /** A request that the authority does not grant; the message is for the log. */
  final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /** The trust anchor of the overlay. */
  X509Certificate certificate();

  /** By whose Node-ID a configuration names its signer. */
  NodeId signerId();

  /**
   * A node's certificate with random Node-IDs: each "MUST be chosen by the enrollment server in
   * such a way that it is unpredictable to the requesting user" (RFC 6940 section 11.3).
   *
   * @param user a name of this overlay
   */
  X509Certificate issue(PublicKey key, String user, int nodeIds) throws IOException;

  /** The same names and key as in a certificate that this authority gave out, for a new while. */
  X509Certificate renew(X509Certificate previous) throws IOException;

  /** The certificate of the HTTPS server, for names and addresses. */
  X509Certificate server(PublicKey key, Collection<String> hosts) throws IOException;

  /** Signs a configuration of this overlay, with the Kinds in it. */
  SignedConfiguration sign(ConfigurationDocument configuration) throws IOException;

  @Override
  void close() throws IOException;
}
