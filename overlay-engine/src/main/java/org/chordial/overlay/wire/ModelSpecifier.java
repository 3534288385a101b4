package org.chordial.overlay.wire;

import java.util.List;

/** Which of a Kind's values are meant, by its data model (RFC 6940 section 7.4.2.1). */
public sealed interface ModelSpecifier {

  /** The one value of a single-value Kind. */
  record Single() implements ModelSpecifier {}

  /** Ranges that don't overlap, each with first no greater than last. */
  record Array(List<ArrayRange> indices) implements ModelSpecifier {
    public Array {
      indices = List.copyOf(indices);
    }
  }

  /** "If no keys are specified, then this is a wildcard fetch." */
  record Dictionary(List<Opaque> keys) implements ModelSpecifier {
    public Dictionary {
      keys = List.copyOf(keys);
    }
  }

  /** The specifier of a Kind whose data model is not known here. */
  record UnknownModel(Opaque specifier) implements ModelSpecifier {}
}
