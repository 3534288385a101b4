package org.chordial.overlay.peer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.dtls.SharedKey;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.link.LinkSecurity;
import org.chordial.overlay.link.TlsLinkSecurity;
import org.chordial.overlay.security.MessageSigner;
import org.chordial.overlay.security.SecurityVerifier;
import org.chordial.overlay.wire.MessageCodec;

/** How a peer's links are secured. */
final class StackSecurity {
  /** Long enough for three losses in a row, and short for who waits for a bootstrap node. */
  private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(8);

  private StackSecurity() {}

  static LinkSecurity of(
      PeerSettings settings,
      ConfigurationDocument configuration,
      MessageSigner signer,
      SecurityVerifier verifier,
      MessageCodec codec,
      CoreContext context) {
    TlsSettings tls =
        new TlsSettings(
            settings.credentials().tlsIdentity(),
            verifier.peerVerifier(),
            List.of(),
            settings.keyLog());
    TlsSettings patient = tls.withHandshakeLimit(HANDSHAKE_LIMIT);
    return sharedKey(configuration)
        .<LinkSecurity>map(
            shared ->
                TlsLinkSecurity.sharedSecret(
                    patient.withSharedKey(shared), context, signer, verifier, codec))
        .orElseGet(() -> new TlsLinkSecurity(patient, context));
  }

  /** The shared-secret element (section 11.1), and the overlay's name to say which key it is. */
  private static Optional<SharedKey> sharedKey(ConfigurationDocument configuration) {
    return configuration
        .sharedSecret()
        .filter(secret -> !secret.isEmpty())
        .map(
            secret ->
                new SharedKey(
                    configuration.instanceName().getBytes(StandardCharsets.UTF_8),
                    secret.getBytes(StandardCharsets.UTF_8)));
  }
}
