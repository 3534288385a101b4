package org.chordial.overlay.enroll;

import java.util.List;
import java.util.Optional;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.KindBlock;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.security.MessageSigner;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.SecurityBlock;
import org.chordial.overlay.wire.WireSettings;

/** Signs configurations and the Kinds in them (RFC 6940 section 11.1). */
public final class ConfigurationSigner {
  static final MessageCodec CODEC = new MessageCodec(WireSettings.STANDARD);

  private final MessageSigner signer;

  public ConfigurationSigner(MessageSigner signer) {
    this.signer = signer;
  }

  /**
   * Writes the configuration and signs it. "This signature is computed across the kind element ...
   * in the same way as the signature element."
   */
  public SignedConfiguration sign(ConfigurationDocument configuration) {
    List<KindBlock> kinds = configuration.requiredKinds().stream().map(this::sign).toList();
    ConfigurationDocument withKinds = configuration.toBuilder().requiredKinds(kinds).build();
    Opaque bytes = ConfigurationWriter.configuration(withKinds);
    return new SignedConfiguration(withKinds, bytes, List.of(block(bytes)));
  }

  private KindBlock sign(KindBlock block) {
    Opaque bytes = ConfigurationWriter.kind(block.kind());
    return new KindBlock(block.kind(), bytes, Optional.of(block(bytes)));
  }

  private Opaque block(Opaque blob) {
    return CODEC.encodeSecurityBlock(
        new SecurityBlock(
            signer.credentials().certificates(),
            signer.sign(identity -> CODEC.signingInput(blob, identity))));
  }
}
