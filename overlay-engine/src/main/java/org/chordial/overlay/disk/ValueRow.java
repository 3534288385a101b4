package org.chordial.overlay.disk;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.chordial.overlay.storage.StoredEntry;
import org.chordial.overlay.storage.StoredKind;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StoreKindData;
import org.chordial.overlay.wire.StoreReq;
import org.chordial.overlay.wire.StoredDataValue;
import org.chordial.overlay.wire.WireException;

/**
 * One value in the file. Its bytes are those of a Store of this value alone (RFC 6940 section
 * 7.4.1.1), with a check sum: what a failing disk has changed is not handed out.
 */
record ValueRow(
    ResourceId resource, KindId kind, long generation, Opaque place, StoredEntry entry) {

  static List<ValueRow> of(ResourceId resource, Map<KindId, StoredKind> kinds) {
    List<ValueRow> rows = new ArrayList<>();
    kinds.forEach(
        (id, kind) ->
            kind.entries()
                .forEach(
                    (place, entry) ->
                        rows.add(new ValueRow(resource, id, kind.generation(), place, entry))));
    return rows;
  }

  void write(PreparedStatement insert, MessageCodec codec) throws SQLException {
    StoreKindData data = new StoreKindData(kind, generation, List.of(entry.data()));
    byte[] store = codec.encodeBody(new StoreReq(resource, 1, List.of(data))).toBytes();
    byte[] certificate = entry.certificate().certificate().toBytes();
    insert.setBytes(1, resource.value().toBytes());
    insert.setInt(2, kind.value());
    insert.setBytes(3, place.toBytes());
    insert.setLong(4, generation);
    insert.setLong(5, entry.expires().toEpochMilli());
    insert.setBytes(6, entry.signer().value().toBytes());
    insert.setInt(7, entry.certificate().type());
    insert.setBytes(8, certificate);
    insert.setBytes(9, store);
    insert.setLong(10, sum(store, certificate, place, entry.signer().value()));
  }

  /** Empty where bytes have changed, and for what this overlay can read no more. */
  static Optional<ValueRow> read(ResultSet row, MessageCodec codec) throws SQLException {
    byte[] certificate = row.getBytes(8);
    byte[] store = row.getBytes(9);
    Opaque place = Opaque.of(row.getBytes(3));
    Opaque signer = Opaque.of(row.getBytes(6));
    if (sum(store, certificate, place, signer) != row.getLong(10)
        || signer.length() != codec.settings().nodeIdLength()) {
      return Optional.empty();
    }
    try {
      if (codec.decodeBody(StoreReq.CODE, Opaque.of(store))
              instanceof StoreReq(var resource, _, var kinds)
          && kinds.size() == 1
          && kinds.getFirst().values().size() == 1
          && !(kinds.getFirst().values().getFirst().value()
              instanceof StoredDataValue.UnknownModelValue)) {
        StoreKindData data = kinds.getFirst();
        StoredEntry entry =
            new StoredEntry(
                data.values().getFirst(),
                Instant.ofEpochMilli(row.getLong(5)),
                new NodeId(signer),
                new GenericCertificate(row.getInt(7), Opaque.of(certificate)));
        return Optional.of(
            new ValueRow(resource, data.kind(), data.generationCounter(), place, entry));
      }
      return Optional.empty();
    } catch (WireException e) {
      return Optional.empty();
    }
  }

  static long sum(byte[] store, byte[] certificate, Opaque place, Opaque signer) {
    CRC32C sum = new CRC32C();
    sum.update(store);
    sum.update(certificate);
    sum.update(place.toBytes());
    sum.update(signer.toBytes());
    return sum.getValue();
  }
}
