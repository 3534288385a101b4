package org.chordial.overlay.storage;

import java.util.Map;
import java.util.NavigableMap;
import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.StoreKindData;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataValue;

/**
 * "The size and number of the stored values are consistent with the limits specified in the overlay
 * configuration" (RFC 6940 section 7.4.1.1), and with what this peer takes of anybody. "If the data
 * being stored is too large for the allowed limit by the given usage, then the peer MUST fail the
 * request and generate an Error_Data_Too_Large error" (7.4.1.2).
 */
final class Quota {
  /** Removed values are values to a peer, and somebody could store them by the thousand. */
  private static final int TOMBSTONES_PER_VALUE = 3;

  private final StorageLimits limits;

  Quota(StorageLimits limits) {
    this.limits = limits;
  }

  /** A sparse array counts with its gaps, for it "extends with nonexistent values as required". */
  static void checkKind(
      KindDefinition kind, StoreKindData data, NavigableMap<Opaque, StoredEntry> after)
      throws RequestException {
    for (StoredData value : data.values()) {
      if (value.value().value().value().length() > kind.maxSize()) {
        throw tooLarge("a value has at most " + kind.maxSize() + " bytes");
      }
    }
    long most = Math.max(1, kind.maxCount());
    boolean sparse =
        !after.isEmpty()
            && after.lastEntry().getValue().data().value()
                instanceof StoredDataValue.ArrayEntry entry
            && entry.index() >= most;
    if (sparse
        || new StoredKind(1, after).existing() > most
        || after.size() > most * (1 + TOMBSTONES_PER_VALUE)) {
      throw tooLarge("a resource holds at most " + most + " values of this Kind");
    }
  }

  /** Who takes no more room than before may always store. */
  void checkRoom(ValueStore store, Map<KindId, StoredKind> before, Map<KindId, StoredKind> after)
      throws RequestException {
    Occupancy change = new Occupancy();
    after.forEach(
        (id, kind) -> {
          change.add(kind);
          change.subtract(before.getOrDefault(id, StoredKind.NONE));
        });
    for (Map.Entry<NodeId, Long> signer : change.bySigner().entrySet()) {
      if (signer.getValue() > 0
          && store.bytes(signer.getKey()) + signer.getValue() > limits.perSigner()) {
        throw tooLarge("a node has at most " + limits.perSigner() + " bytes at one peer");
      }
    }
    if (change.total() > 0 && store.bytes() + change.total() > limits.total()) {
      throw tooLarge("this peer is full");
    }
  }

  private static RequestException tooLarge(String info) {
    return new RequestException(ErrorCode.DATA_TOO_LARGE, info);
  }
}
