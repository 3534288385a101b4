package org.chordial.overlay.config;

import java.util.Optional;
import org.chordial.overlay.wire.Opaque;

/**
 * A {@code <kind-block>}: a Kind and the signature over it (RFC 6940 section 11.1).
 *
 * @param kindBytes the exact bytes from the first {@code <} of the kind element to its last {@code
 *     >}; empty where the block was made here and not yet written
 * @param signature the SecurityBlock, decoded from base64
 */
public record KindBlock(KindDefinition kind, Opaque kindBytes, Optional<Opaque> signature) {
  public static KindBlock unsigned(KindDefinition kind) {
    return new KindBlock(kind, Opaque.EMPTY, Optional.empty());
  }
}
