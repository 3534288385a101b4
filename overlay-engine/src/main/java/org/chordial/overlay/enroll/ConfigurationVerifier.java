package org.chordial.overlay.enroll;

import static org.chordial.overlay.enroll.ConfigurationSigner.CODEC;

import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.ConfigurationException;
import org.chordial.overlay.config.ConfigurationParser;
import org.chordial.overlay.config.KindBlock;
import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.security.CertificateVerifier;
import org.chordial.overlay.security.SecurityVerifier;
import org.chordial.overlay.security.TrustAnchors;
import org.chordial.overlay.security.Verification;
import org.chordial.overlay.security.Verification.Invalid;
import org.chordial.overlay.security.Verification.Valid;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.SecurityBlock;
import org.chordial.overlay.wire.WireException;

/**
 * Decides whether a configuration may be used: signed by whom it must be, not expired, and asking
 * for nothing that this program lacks (RFC 6940 section 11.1). Stateless.
 */
public final class ConfigurationVerifier {
  private ConfigurationVerifier() {}

  /**
   * Reads and checks the first configuration that a node gets of an overlay, from a place it
   * trusts. There is no configuration before it that could name its signer; if it names one itself,
   * it has to be signed by that one.
   */
  public static SignedConfiguration first(byte[] file, Optional<String> overlay, Instant now)
      throws ConfigurationException {
    SignedConfiguration signed = find(file, overlay);
    ConfigurationDocument configuration = signed.configuration();
    checkUsable(configuration, now);
    if (!configuration.configurationSigners().isEmpty()) {
      checkSignature(signed, configuration, now);
    }
    checkKinds(configuration, now);
    return signed;
  }

  /**
   * Reads a newer configuration and checks whether it is genuine. "Any configuration file MUST be
   * signed by one of the configuration-signer elements from the previous extant configuration."
   * Whether it can be followed is another question, for {@link #checkSupported}.
   */
  public static SignedConfiguration next(byte[] file, ConfigurationDocument previous, Instant now)
      throws ConfigurationException {
    SignedConfiguration signed = find(file, Optional.of(previous.instanceName()));
    checkSignature(signed, previous, now);
    checkDate(signed.configuration(), now);
    checkKinds(signed.configuration(), now);
    return signed;
  }

  /**
   * Who signed a Kind, where that node may: "kind-block elements MUST be signed by a node listed in
   * the kind-signers block of the current configuration."
   */
  public static Optional<NodeId> kindSigner(
      KindBlock block, ConfigurationDocument current, Instant now) {
    Verification outcome =
        verify(block.signature().orElse(Opaque.EMPTY), block.kindBytes(), current, now);
    return outcome instanceof Valid(NodeId signer, var _) && current.isKindSigner(signer)
        ? Optional.of(signer)
        : Optional.empty();
  }

  private static SignedConfiguration find(byte[] file, Optional<String> overlay)
      throws ConfigurationException {
    var document = ConfigurationParser.parse(file);
    if (overlay.isEmpty()) {
      return document.first();
    }
    Optional<SignedConfiguration> named = document.named(overlay.get());
    if (named.isEmpty()) {
      throw new ConfigurationException(
          OverlayFailure.CONFIG_OTHER_OVERLAY,
          document.first().configuration().instanceName(),
          overlay.get());
    }
    return named.get();
  }

  /** Whether this program can take part in that overlay now. */
  public static void checkUsable(ConfigurationDocument configuration, Instant now)
      throws ConfigurationException {
    checkDate(configuration, now);
    checkSupported(configuration);
  }

  private static void checkDate(ConfigurationDocument configuration, Instant now)
      throws ConfigurationException {
    if (configuration.expired(now)) {
      throw new ConfigurationException(
          OverlayFailure.CONFIG_EXPIRED,
          configuration.instanceName(),
          configuration.expiration().orElseThrow());
    }
  }

  /**
   * Whether this program can do what the configuration asks for. "If a node is not capable of
   * supporting the new requirements, it MUST exit the overlay."
   */
  public static void checkSupported(ConfigurationDocument configuration)
      throws ConfigurationException {
    String overlay = configuration.instanceName();
    if (!configuration.topologyPlugin().equals(ConfigurationDocument.CHORD_RELOAD)) {
      throw unsupported(overlay, "the topology plug-in " + configuration.topologyPlugin());
    }
    if (configuration.nodeIdLength() != NodeId.CHORD_LENGTH) {
      throw unsupported(overlay, "Node-IDs of " + configuration.nodeIdLength() + " bytes");
    }
    if (!configuration.overlayLinkProtocols().contains(ConfigurationDocument.LINK_PROTOCOL_TLS)) {
      throw unsupported(overlay, "links by " + configuration.overlayLinkProtocols());
    }
    for (String extension : configuration.unknownExtensions()) {
      throw unsupported(overlay, "the extension " + extension);
    }
    for (String what : configuration.unsupported()) {
      throw unsupported(overlay, what);
    }
    for (KindBlock block : configuration.requiredKinds()) {
      KindDefinition kind = block.kind();
      if (kind.id().isEmpty()) {
        throw unsupported(overlay, "the Kind " + kind.name());
      }
    }
  }

  private static ConfigurationException unsupported(String overlay, String what) {
    return new ConfigurationException(OverlayFailure.CONFIG_NOT_SUPPORTED, overlay, what);
  }

  private static void checkSignature(
      SignedConfiguration signed, ConfigurationDocument trusted, Instant now)
      throws ConfigurationException {
    String overlay = signed.configuration().instanceName();
    String why = "it has no signature";
    for (Opaque signature : signed.signatures()) {
      Verification outcome = verify(signature, signed.bytes(), trusted, now);
      if (outcome instanceof Valid(NodeId signer, var certificate)) {
        if (trusted.isConfigurationSigner(signer)) {
          return;
        }
        why = "its signer " + signer + " is not a configuration signer";
      } else if (outcome instanceof Invalid(OverlayFailure reason)) {
        why = reason.token();
      }
    }
    throw new ConfigurationException(OverlayFailure.CONFIG_BAD_SIGNATURE, overlay, why);
  }

  /** "Receivers MUST verify the signature prior to accepting a kind-block." */
  private static void checkKinds(ConfigurationDocument configuration, Instant now)
      throws ConfigurationException {
    for (KindBlock block : configuration.requiredKinds()) {
      if (block.signature().isEmpty() && configuration.kindSigners().isEmpty()) {
        continue;
      }
      if (kindSigner(block, configuration, now).isEmpty()) {
        throw new ConfigurationException(
            OverlayFailure.CONFIG_BAD_SIGNATURE,
            configuration.instanceName(),
            "of the Kind " + block.kind().name());
      }
    }
  }

  private static Verification verify(
      Opaque block, Opaque blob, ConfigurationDocument trusted, Instant now) {
    try {
      SecurityBlock security = CODEC.decodeSecurityBlock(block);
      TrustAnchors anchors = TrustAnchors.of(trusted);
      return new SecurityVerifier(new CertificateVerifier(anchors, () -> now), CODEC)
          .verify(
              security.signature(),
              List.copyOf(security.certificates()),
              identity -> CODEC.signingInput(blob, identity));
    } catch (WireException e) {
      return new Invalid(OverlayFailure.SIGNATURE_WRONG);
    } catch (CertificateException e) {
      return new Invalid(OverlayFailure.PEER_CERTIFICATE_MALFORMED);
    }
  }
}
