package org.chordial.overlay.enroll;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chordial.overlay.usage.sip.Aor;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/**
 * The certificates that an enrollment server gave out, and those it has taken back. A revoked
 * Node-ID is a bad node (RFC 6940 section 11.1) for as long as a certificate with it would be
 * valid, and its key never gets a certificate again. Any thread may call.
 */
final class CertificateRecords {
  private final Connection connection;

  /** Held by every use of the connection. */
  private final Object lock;

  /** A certificate that was given out. */
  record Issued(
      Opaque certificate,
      Aor user,
      Opaque keyHash,
      List<NodeId> nodeIds,
      Instant issued,
      Instant expires) {}

  /** What a revocation took back. */
  record Revoked(Set<Aor> users, Set<NodeId> nodeIds) {}

  CertificateRecords(Connection connection, Object lock) {
    this.connection = connection;
    this.lock = lock;
  }

  void add(Issued issued) throws SQLException {
    synchronized (lock) {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO certificates VALUES (?, ?, ?, ?, ?, ?)")) {
        insert.setBytes(1, issued.certificate().toBytes());
        insert.setString(2, issued.user().toString());
        insert.setBytes(3, issued.keyHash().toBytes());
        insert.setString(
            4, String.join(",", issued.nodeIds().stream().map(NodeId::toString).toList()));
        insert.setLong(5, issued.issued().toEpochMilli());
        insert.setLong(6, issued.expires().toEpochMilli());
        insert.executeUpdate();
      }
    }
  }

  /** The newest certificate of that user for that key. */
  Optional<Issued> newest(Aor aor, Opaque keyHash) throws SQLException {
    return select(
            "aor = ? AND key_hash = ? ORDER BY issued DESC LIMIT 1",
            aor.toString(),
            keyHash.toBytes())
        .stream()
        .findFirst();
  }

  /** How many keys of that user have a certificate that is valid now. */
  int devices(Aor aor, Instant now) throws SQLException {
    return count(
        "SELECT COUNT(DISTINCT key_hash) FROM certificates WHERE aor = ? AND expires > ?",
        aor.toString(),
        now.toEpochMilli());
  }

  /** Certificates that are valid now, oldest first. */
  List<Issued> valid(Instant now) throws SQLException {
    return select("expires > ? ORDER BY issued", now.toEpochMilli());
  }

  boolean isBanned(Opaque keyHash) throws SQLException {
    return count("SELECT COUNT(*) FROM banned_keys WHERE key_hash = ?", (Object) keyHash.toBytes())
        > 0;
  }

  /** Takes back every certificate of a user. */
  Revoked revokeAll(Aor aor, Instant now) throws SQLException {
    return revoke(select("aor = ?", aor.toString()), now);
  }

  /** Takes back every certificate that has this Node-ID, with the others that stand in them. */
  Revoked revoke(NodeId id, Instant now) throws SQLException {
    return revoke(select("',' || node_ids || ',' LIKE ?", "%," + id + ",%"), now);
  }

  private Revoked revoke(List<Issued> certificates, Instant now) throws SQLException {
    Set<Aor> users = new LinkedHashSet<>();
    Set<NodeId> nodeIds = new LinkedHashSet<>();
    synchronized (lock) {
      try (PreparedStatement bad =
              connection.prepareStatement(
                  "INSERT INTO revoked VALUES (?, ?) ON CONFLICT (node_id) DO UPDATE SET until ="
                      + " MAX(until, excluded.until)");
          PreparedStatement ban =
              connection.prepareStatement("INSERT OR IGNORE INTO banned_keys VALUES (?, ?)");
          PreparedStatement delete =
              connection.prepareStatement("DELETE FROM certificates WHERE der = ?")) {
        for (Issued issued : certificates) {
          if (issued.expires().isAfter(now)) {
            users.add(issued.user());
            nodeIds.addAll(issued.nodeIds());
            for (NodeId id : issued.nodeIds()) {
              bad.setString(1, id.toString());
              bad.setLong(2, issued.expires().toEpochMilli());
              bad.executeUpdate();
            }
            ban.setBytes(1, issued.keyHash().toBytes());
            ban.setLong(2, now.toEpochMilli());
            ban.executeUpdate();
          }
          delete.setBytes(1, issued.certificate().toBytes());
          delete.executeUpdate();
        }
      }
    }
    return new Revoked(users, nodeIds);
  }

  /**
   * Node-IDs whose certificates would still be valid; "bad-node entries need be present only for
   * the lifetime of the certificate".
   */
  List<Opaque> revoked(Instant now) throws SQLException {
    synchronized (lock) {
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT node_id FROM revoked WHERE until > ? ORDER BY node_id")) {
        select.setLong(1, now.toEpochMilli());
        List<Opaque> ids = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            ids.add(Opaque.ofHex(row.getString(1)));
          }
        }
        return ids;
      }
    }
  }

  private int count(String query, Object... values) throws SQLException {
    synchronized (lock) {
      try (PreparedStatement select = connection.prepareStatement(query)) {
        for (int i = 0; i < values.length; i++) {
          select.setObject(i + 1, values[i]);
        }
        try (ResultSet row = select.executeQuery()) {
          return row.getInt(1);
        }
      }
    }
  }

  private List<Issued> select(String where, Object... values) throws SQLException {
    synchronized (lock) {
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT der, aor, key_hash, node_ids, issued, expires FROM certificates WHERE "
                  + where)) {
        for (int i = 0; i < values.length; i++) {
          select.setObject(i + 1, values[i]);
        }
        List<Issued> found = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            found.add(read(row));
          }
        }
        return found;
      }
    }
  }

  private static Issued read(ResultSet row) throws SQLException {
    List<NodeId> ids = new ArrayList<>();
    for (String hex : row.getString(4).split(",")) {
      ids.add(NodeId.ofHex(hex));
    }
    return new Issued(
        Opaque.of(row.getBytes(1)),
        Aor.of(row.getString(2)),
        Opaque.of(row.getBytes(3)),
        ids,
        Instant.ofEpochMilli(row.getLong(5)),
        Instant.ofEpochMilli(row.getLong(6)));
  }
}
