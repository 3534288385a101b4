package org.chordial.overlay.wire;

import java.util.List;

/**
 * The state of one Kind after a Store (RFC 6940 section 7.4.1.2).
 *
 * @param generationCounter 64 bits unsigned
 */
public record StoreKindResponse(KindId kind, long generationCounter, List<NodeId> replicas) {
  public StoreKindResponse {
    replicas = List.copyOf(replicas);
  }
}
