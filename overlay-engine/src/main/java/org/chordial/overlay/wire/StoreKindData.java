package org.chordial.overlay.wire;

import java.util.List;

/**
 * The values of one Kind in a Store (RFC 6940 section 7.4.1.1).
 *
 * @param generationCounter 64 bits unsigned
 */
public record StoreKindData(KindId kind, long generationCounter, List<StoredData> values) {
  public StoreKindData {
    values = List.copyOf(values);
  }
}
