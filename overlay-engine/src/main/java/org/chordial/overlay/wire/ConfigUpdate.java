package org.chordial.overlay.wire;

import java.util.List;

/** What a ConfigUpdate brings (RFC 6940 section 6.5.4.1). */
public sealed interface ConfigUpdate {
  int CONFIG = 1;
  int KIND = 2;

  /** The bytes of a configuration document. */
  record ConfigData(Opaque configData) implements ConfigUpdate {}

  /** XML kind-block productions. */
  record Kinds(List<Opaque> kinds) implements ConfigUpdate {
    public Kinds {
      kinds = List.copyOf(kinds);
    }
  }

  /** "This structure allows for unknown content types." */
  record UnknownUpdate(int type, Opaque content) implements ConfigUpdate {}
}
