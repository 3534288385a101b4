package org.chordial.overlay.enroll;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.usage.sip.Aor;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/**
 * Users, their Node-IDs and certificates, in SQLite. Several processes may open one database; each
 * method is one transaction. Any thread may call.
 */
public final class EnrollmentDatabase implements AutoCloseable {
  private static final int SCHEMA = 1;

  private final Connection connection;

  /** A certificate that was given out. */
  record Issued(Opaque certificate, List<NodeId> nodeIds, Instant issued, Instant expires) {}

  /** One line of {@code user list}. */
  public record User(Aor aor, Instant created, int devices) {}

  private EnrollmentDatabase(Connection connection) {
    this.connection = connection;
  }

  public static EnrollmentDatabase open(Path file) throws IOException {
    OwnerOnlyFiles.touch(file);
    try {
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout = 10000");
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA synchronous = FULL");
        statement.execute("PRAGMA foreign_keys = ON");
        createSchema(statement);
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
      return new EnrollmentDatabase(connection);
    } catch (SQLException e) {
      throw new IOException("the database of users cannot be opened: " + e.getMessage(), e);
    }
  }

  private static void createSchema(Statement statement) throws SQLException {
    int version;
    try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
      version = row.getInt(1);
    }
    if (version > SCHEMA) {
      throw new SQLException("it was written by a newer version of this program");
    }
    statement.execute(
        "CREATE TABLE IF NOT EXISTS users (aor TEXT PRIMARY KEY, salt BLOB NOT NULL, hash BLOB NOT"
            + " NULL, memory INTEGER NOT NULL, iterations INTEGER NOT NULL, lanes INTEGER NOT NULL,"
            + " created INTEGER NOT NULL) STRICT");
    statement.execute(
        "CREATE TABLE IF NOT EXISTS certificates (der BLOB PRIMARY KEY, aor TEXT NOT NULL, key_hash"
            + " BLOB NOT NULL, node_ids TEXT NOT NULL, issued INTEGER NOT NULL, expires INTEGER NOT"
            + " NULL) STRICT");
    statement.execute("CREATE INDEX IF NOT EXISTS by_key ON certificates (key_hash, aor)");
    statement.execute(
        "CREATE TABLE IF NOT EXISTS revoked (node_id TEXT PRIMARY KEY, until INTEGER NOT NULL)"
            + " STRICT");
    statement.execute("PRAGMA user_version = " + SCHEMA);
  }

  /** False if there is such a user already. */
  synchronized boolean addUser(Aor aor, PasswordHash password, Instant now) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT OR IGNORE INTO users VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, aor.toString());
      insert.setBytes(2, password.salt());
      insert.setBytes(3, password.hash());
      insert.setInt(4, password.memoryKib());
      insert.setInt(5, password.iterations());
      insert.setInt(6, password.lanes());
      insert.setLong(7, now.toEpochMilli());
      return insert.executeUpdate() == 1;
    }
  }

  synchronized Optional<PasswordHash> password(Aor aor) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT salt, hash, memory, iterations, lanes FROM users WHERE aor = ?")) {
      select.setString(1, aor.toString());
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new PasswordHash(
                    row.getBytes(1), row.getBytes(2), row.getInt(3), row.getInt(4), row.getInt(5)))
            : Optional.empty();
      }
    }
  }

  /** Removes a user; the Node-IDs of certificates that have not expired become bad nodes. */
  synchronized boolean removeUser(Aor aor, Instant now) throws SQLException {
    connection.setAutoCommit(false);
    try {
      boolean removed;
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM users WHERE aor = ?")) {
        delete.setString(1, aor.toString());
        removed = delete.executeUpdate() == 1;
      }
      for (Issued issued : certificates("aor = ?", aor.toString())) {
        if (issued.expires().isAfter(now)) {
          revoke(issued);
        }
      }
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM certificates WHERE aor = ?")) {
        delete.setString(1, aor.toString());
        delete.executeUpdate();
      }
      connection.commit();
      return removed;
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private void revoke(Issued issued) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT OR REPLACE INTO revoked VALUES (?, ?)")) {
      for (NodeId id : issued.nodeIds()) {
        insert.setString(1, id.toString());
        insert.setLong(2, issued.expires().toEpochMilli());
        insert.executeUpdate();
      }
    }
  }

  /**
   * Node-IDs whose certificates would still be valid; "bad-node entries need be present only for
   * the lifetime of the certificate".
   */
  synchronized List<Opaque> revoked(Instant now) throws SQLException {
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

  public synchronized List<User> users() throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT aor, created, (SELECT COUNT(DISTINCT key_hash) FROM certificates c WHERE"
                    + " c.aor = u.aor) FROM users u ORDER BY aor");
        ResultSet row = select.executeQuery()) {
      List<User> users = new ArrayList<>();
      while (row.next()) {
        users.add(
            new User(
                Aor.of(row.getString(1)), Instant.ofEpochMilli(row.getLong(2)), row.getInt(3)));
      }
      return users;
    }
  }

  synchronized void addCertificate(Aor aor, Opaque keyHash, Issued issued) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO certificates VALUES (?, ?, ?, ?, ?, ?)")) {
      insert.setBytes(1, issued.certificate().toBytes());
      insert.setString(2, aor.toString());
      insert.setBytes(3, keyHash.toBytes());
      insert.setString(
          4, String.join(",", issued.nodeIds().stream().map(NodeId::toString).toList()));
      insert.setLong(5, issued.issued().toEpochMilli());
      insert.setLong(6, issued.expires().toEpochMilli());
      insert.executeUpdate();
    }
  }

  /** The newest certificate of that user for that key. */
  synchronized Optional<Issued> certificate(Aor aor, Opaque keyHash) throws SQLException {
    return certificates(
            "aor = ? AND key_hash = ? ORDER BY issued DESC LIMIT 1",
            aor.toString(),
            keyHash.toBytes())
        .stream()
        .findFirst();
  }

  /** How many keys of that user have a certificate that is valid now. */
  synchronized int devices(Aor aor, Instant now) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT COUNT(DISTINCT key_hash) FROM certificates WHERE aor = ? AND expires > ?")) {
      select.setString(1, aor.toString());
      select.setLong(2, now.toEpochMilli());
      try (ResultSet row = select.executeQuery()) {
        return row.getInt(1);
      }
    }
  }

  private List<Issued> certificates(String where, Object... values) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT der, node_ids, issued, expires FROM certificates WHERE " + where)) {
      for (int i = 0; i < values.length; i++) {
        select.setObject(i + 1, values[i]);
      }
      List<Issued> found = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          List<NodeId> ids = new ArrayList<>();
          for (String hex : row.getString(2).split(",")) {
            ids.add(NodeId.ofHex(hex));
          }
          found.add(
              new Issued(
                  Opaque.of(row.getBytes(1)),
                  ids,
                  Instant.ofEpochMilli(row.getLong(3)),
                  Instant.ofEpochMilli(row.getLong(4))));
        }
      }
      return found;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("the database of users did not close", e);
    }
  }
}
