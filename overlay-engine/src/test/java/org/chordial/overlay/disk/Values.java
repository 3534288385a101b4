package org.chordial.overlay.disk;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.chordial.overlay.storage.StoredEntry;
import org.chordial.overlay.storage.StoredKind;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.Signature;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataValue;

/** Values of two Kinds that tell which number they were stored with. */
final class Values {
  static final long LIFETIME = 3600;
  private static final NodeId SIGNER = NodeId.ofHex("00112233445566778899aabbccddeeff");

  private Values() {}

  static ResourceId resource(int number) {
    return ResourceIds.of("resource " + number);
  }

  static Map<KindId, StoredKind> both(int number, Instant now) {
    return Map.of(
        KindId.TURN_SERVICE,
        kind(Opaque.EMPTY, new StoredDataValue.SingleValue(value(number)), number, now),
        KindId.CERTIFICATE_BY_NODE,
        kind(
            Opaque.ofHex("00000002"),
            new StoredDataValue.ArrayEntry(2, value(number)),
            number,
            now));
  }

  private static StoredKind kind(Opaque place, StoredDataValue value, int number, Instant now) {
    StoredData data = new StoredData(number + 1L, LIFETIME, value, Signature.EMPTY);
    return new StoredKind(
        number + 1L,
        new TreeMap<>(
            Map.of(
                place,
                new StoredEntry(
                    data,
                    now.plusSeconds(LIFETIME),
                    SIGNER,
                    GenericCertificate.x509(Opaque.of(new byte[600]))))));
  }

  private static DataValue value(int number) {
    return DataValue.of(Opaque.of(ByteBuffer.allocate(200).putInt(196, number).array()));
  }

  /** The number with which all of this was stored; -1 where it is not whole. */
  static int number(Map<KindId, StoredKind> kinds) {
    if (!kinds.keySet().equals(both(0, Instant.EPOCH).keySet())) {
      return -1;
    }
    int number = -1;
    for (StoredKind kind : kinds.values()) {
      StoredData data = kind.entries().firstEntry().getValue().data();
      byte[] bytes = data.value().value().value().toBytes();
      int here = bytes.length == 200 ? ByteBuffer.wrap(bytes).getInt(196) : -1;
      if (kind.entries().size() != 1
          || kind.generation() != here + 1L
          || data.storageTime() != here + 1L
          || (number != -1 && number != here)) {
        return -1;
      }
      number = here;
    }
    return number;
  }
}
