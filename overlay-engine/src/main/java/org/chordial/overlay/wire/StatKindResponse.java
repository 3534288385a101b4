package org.chordial.overlay.wire;

import java.util.List;

/**
 * The metadata of one Kind's values (RFC 6940 section 7.4.3.2).
 *
 * @param generation 64 bits unsigned
 */
public record StatKindResponse(KindId kind, long generation, List<StoredMetaData> values) {
  public StatKindResponse {
    values = List.copyOf(values);
  }
}
