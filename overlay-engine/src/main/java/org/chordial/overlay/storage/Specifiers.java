package org.chordial.overlay.storage;

import java.util.List;
import org.chordial.overlay.wire.ArrayRange;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.ModelSpecifier;

/** Specifiers for everything that a resource holds of a Kind (RFC 6940 section 7.4.2.1). */
final class Specifiers {
  private Specifiers() {}

  /** The Kind has to be one that is known. */
  static ModelSpecifier all(KindRegistry kinds, KindId kind) {
    return switch (kinds.modelOf(kind).orElseThrow()) {
      case SINGLE -> new ModelSpecifier.Single();
      case ARRAY -> new ModelSpecifier.Array(List.of(ArrayRange.ALL));
      case DICTIONARY -> new ModelSpecifier.Dictionary(List.of());
    };
  }
}
