package org.chordial.overlay.wire;

import java.util.List;

/**
 * The values of one Kind (RFC 6940 section 7.4.2.2).
 *
 * @param generation 64 bits unsigned
 */
public record FetchKindResponse(KindId kind, long generation, List<StoredData> values) {
  public FetchKindResponse {
    values = List.copyOf(values);
  }
}
