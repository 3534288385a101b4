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

/**
 * The users of an enrollment server, in SQLite, beside the {@link CertificateRecords}. Several
 * processes may open one database; each method is one transaction. Any thread may call.
 */
public final class EnrollmentDatabase implements AutoCloseable {
  private static final int SCHEMA = 2;

  private final Connection connection;
  private final CertificateRecords certificates;

  /** One line of {@code user list}. */
  public record User(Aor aor, Instant created, int devices) {}

  private EnrollmentDatabase(Connection connection) {
    this.connection = connection;
    this.certificates = new CertificateRecords(connection, this);
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
    statement.execute(
        "CREATE TABLE IF NOT EXISTS banned_keys (key_hash BLOB PRIMARY KEY, since INTEGER NOT NULL)"
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

  /** False if there is no such user. */
  synchronized boolean changePassword(Aor aor, PasswordHash password) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE users SET salt = ?, hash = ?, memory = ?, iterations = ?, lanes = ? WHERE aor ="
                + " ?")) {
      update.setBytes(1, password.salt());
      update.setBytes(2, password.hash());
      update.setInt(3, password.memoryKib());
      update.setInt(4, password.iterations());
      update.setInt(5, password.lanes());
      update.setString(6, aor.toString());
      return update.executeUpdate() == 1;
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
      certificates.revokeAll(aor, now);
      connection.commit();
      return removed;
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  CertificateRecords certificates() {
    return certificates;
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

  @Override
  public synchronized void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("the database of users did not close", e);
    }
  }
}
