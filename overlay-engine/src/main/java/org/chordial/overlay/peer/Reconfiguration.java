package org.chordial.overlay.peer;

import java.security.cert.CertificateException;
import java.time.InstantSource;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.enroll.ConfigurationVerifier;
import org.chordial.overlay.forward.LinkProtocols;
import org.chordial.overlay.security.CertificateVerdict;
import org.chordial.overlay.security.CertificateVerifier;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.TrustAnchors;

/**
 * Whether a running peer can follow a newer configuration (RFC 6940 section 11.1): "When a node
 * receives a new configuration file, it MUST change its configuration to meet the new requirements.
 * This may require the node to exit the DHT and rejoin. If a node is not capable of supporting the
 * new requirements, it MUST exit the overlay."
 */
final class Reconfiguration {
  private Reconfiguration() {}

  /**
   * @param wireLimit bytes of the largest message that the running codec and links take
   * @param role of this node
   * @throws OverlayException with the sentence why it cannot
   */
  static void check(
      ConfigurationDocument running,
      ConfigurationDocument newer,
      NodeRole role,
      int wireLimit,
      Credentials credentials,
      InstantSource clock)
      throws OverlayException {
    ConfigurationVerifier.checkSupported(newer);
    checkRole(newer, role);
    checkOwnCertificate(newer, credentials, clock);
    if (!LinkProtocols.of(running).equals(LinkProtocols.of(newer))) {
      throw restart(newer, "other protocols for links");
    }
    if (!running.sharedSecret().equals(newer.sharedSecret())) {
      throw restart(newer, "another shared secret");
    }
    if (newer.maxMessageSize() > wireLimit) {
      throw restart(newer, "messages of " + newer.maxMessageSize() + " bytes");
    }
  }

  /**
   * "If the nodes are not allowed to remain clients after the initial join, the element MUST be set
   * to 'false'. There is currently no way for the overlay to enforce this": each node does.
   */
  static void checkRole(ConfigurationDocument configuration, NodeRole role)
      throws OverlayException {
    if (role.isClient() && !configuration.clientsPermitted()) {
      throw new OverlayException(
          OverlayFailure.CLIENTS_NOT_PERMITTED, configuration.instanceName());
    }
  }

  private static OverlayException restart(ConfigurationDocument newer, String what) {
    return new OverlayException(OverlayFailure.CONFIG_NEEDS_RESTART, newer.instanceName(), what);
  }

  private static void checkOwnCertificate(
      ConfigurationDocument newer, Credentials credentials, InstantSource clock)
      throws OverlayException {
    try {
      CertificateVerifier verifier = new CertificateVerifier(TrustAnchors.of(newer), clock);
      if (verifier.verify(
              credentials.certificate().certificate(), credentials.tlsIdentity().chain())
          instanceof CertificateVerdict.Refused(OverlayFailure reason)) {
        String why =
            switch (reason) {
              case BAD_NODE -> "it has been revoked";
              case PEER_CERTIFICATE_EXPIRED -> "it has expired";
              default -> "the overlay's authorities have changed";
            };
        throw new OverlayException(
            OverlayFailure.CERTIFICATE_NOT_VALID, credentials.userName(), why);
      }
    } catch (CertificateException e) {
      throw new OverlayException(
          OverlayFailure.CONFIG_UNREADABLE, "a root certificate in it is malformed");
    }
  }
}
