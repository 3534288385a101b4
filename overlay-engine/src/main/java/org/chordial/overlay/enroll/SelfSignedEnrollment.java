package org.chordial.overlay.enroll;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.SelfSignedNodeIds;
import org.chordial.overlay.security.TrustAnchors;
import org.chordial.overlay.usage.sip.Aor;
import org.chordial.overlay.wire.NodeId;

/** Credentials that a node makes by itself (RFC 6940 section 11.3.1). */
public final class SelfSignedEnrollment {
  private static final Duration LIFETIME = Duration.ofDays(365);

  private SelfSignedEnrollment() {}

  /**
   * "If the 'self-signed-permitted' element is present in the configuration and is set to 'true',
   * then a node MUST generate its own self-signed certificate to join the overlay."
   *
   * @param user any name; nothing keeps another from using it
   */
  public static Credentials enroll(
      ConfigurationDocument configuration, Aor user, KeyPair keys, Instant now)
      throws OverlayException {
    return enroll(configuration, user, keys, 1, now);
  }

  /**
   * The same for several Node-IDs.
   *
   * @param nodeIds how many, 1 to {@value Authority#MAX_NODE_IDS}
   */
  public static Credentials enroll(
      ConfigurationDocument configuration, Aor user, KeyPair keys, int nodeIds, Instant now)
      throws OverlayException {
    String overlay = configuration.instanceName();
    if (!configuration.selfSignedPermitted().permitted()) {
      throw new OverlayException(OverlayFailure.SELF_SIGNED_NOT_PERMITTED, overlay);
    }
    List<NodeId> ids =
        SelfSignedNodeIds.of(
            keys.getPublic(),
            configuration.selfSignedPermitted().digest(),
            Math.clamp(nodeIds, 1, Authority.MAX_NODE_IDS),
            configuration.nodeIdLength());
    X509Certificate certificate =
        CertificateMaker.selfSigning(
                keys.getPrivate(), keys.getPublic(), ids.getFirst().toString(), new SecureRandom())
            .node(keys.getPublic(), user.toString(), ids, overlay, now, LIFETIME);
    try {
      return Credentials.of(
          keys.getPrivate(), List.of(certificate), TrustAnchors.of(configuration));
    } catch (CertificateException e) {
      throw new OverlayException(
          OverlayFailure.CONFIG_UNREADABLE, "a root certificate in it is malformed");
    }
  }
}
