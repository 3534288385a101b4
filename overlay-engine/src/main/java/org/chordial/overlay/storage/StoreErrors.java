package org.chordial.overlay.storage;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.StoreAns;
import org.chordial.overlay.wire.StoreKindResponse;

/** The structures inside the error_info of a refused Store (RFC 6940 section 7.4.1.2). */
final class StoreErrors {
  private static final int KIND_RESPONSE = 4 + 8 + 2;
  private static final int MAX_KINDS = 63;

  private StoreErrors() {}

  /** "The error_info in the ErrorResponse MUST be a StoreAns response". */
  static Opaque encode(StoreAns answer) {
    int length =
        answer.kindResponses().stream()
            .mapToInt(kind -> KIND_RESPONSE + nodesLength(kind.replicas()))
            .sum();
    ByteBuffer out = ByteBuffer.allocate(2 + length);
    out.putShort((short) length);
    for (StoreKindResponse kind : answer.kindResponses()) {
      out.putInt(kind.kind().value()).putLong(kind.generationCounter());
      out.putShort((short) nodesLength(kind.replicas()));
      kind.replicas().forEach(node -> out.put(node.value().toBytes()));
    }
    return Opaque.of(out.array());
  }

  private static int nodesLength(List<NodeId> nodes) {
    return nodes.stream().mapToInt(node -> node.value().length()).sum();
  }

  /** The current generation counter of a Kind, as the error_info tells it. */
  static Optional<Long> generation(Opaque info, KindId kind) {
    ByteBuffer in = ByteBuffer.wrap(info.toBytes());
    if (in.remaining() < 2 || (in.getShort() & 0xffff) != in.remaining()) {
      return Optional.empty();
    }
    while (in.remaining() >= KIND_RESPONSE) {
      boolean found = in.getInt() == kind.value();
      long generation = in.getLong();
      int replicas = in.getShort() & 0xffff;
      if (found) {
        return Optional.of(generation);
      }
      if (replicas > in.remaining()) {
        return Optional.empty();
      }
      in.position(in.position() + replicas);
    }
    return Optional.empty();
  }

  /** "KindId unknown_kinds&lt;0..2^8-1&gt;". */
  static Opaque encode(List<KindId> unknown) {
    List<KindId> told = new ArrayList<>(unknown.subList(0, Math.min(MAX_KINDS, unknown.size())));
    ByteBuffer out = ByteBuffer.allocate(1 + 4 * told.size());
    out.put((byte) (4 * told.size()));
    told.forEach(kind -> out.putInt(kind.value()));
    return Opaque.of(out.array());
  }
}
