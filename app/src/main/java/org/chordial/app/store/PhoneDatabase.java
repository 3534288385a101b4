package org.chordial.app.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;

/**
 * The SQLite database of a profile: contacts, history and messages. One connection, used by one
 * thread at a time; every change is a transaction, and a process that is killed loses at most the
 * one it was in.
 */
public final class PhoneDatabase implements AutoCloseable {

  /** Statement lists by version: a database of version n has had the first n of them. */
  private static final List<List<String>> SCHEMA =
      List.of(
          List.of(
              """
              CREATE TABLE contact (
                aor TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                added_ms INTEGER NOT NULL)
              """,
              """
              CREATE TABLE call (
                id INTEGER PRIMARY KEY,
                aor TEXT NOT NULL,
                outgoing INTEGER NOT NULL,
                video INTEGER NOT NULL,
                started_ms INTEGER NOT NULL,
                duration_ms INTEGER NOT NULL,
                outcome TEXT NOT NULL,
                seen INTEGER NOT NULL)
              """,
              "CREATE INDEX call_by_aor ON call (aor, started_ms)",
              """
              CREATE TABLE message (
                id INTEGER PRIMARY KEY,
                aor TEXT NOT NULL,
                outgoing INTEGER NOT NULL,
                text TEXT NOT NULL,
                sent_ms INTEGER NOT NULL,
                status TEXT NOT NULL)
              """,
              "CREATE INDEX message_by_aor ON message (aor, sent_ms)"));

  /** What runs inside a transaction. */
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  private final Connection connection;

  private PhoneDatabase(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens the database, and makes or upgrades it where need be.
   *
   * @throws StoreException where the file is damaged, was written by a newer version, or cannot be
   *     used; the file is left as it is
   */
  public static PhoneDatabase open(Path file) throws StoreException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(5_000);
    config.enforceForeignKeys(true);
    Connection connection = null;
    try {
      connection = DriverManager.getConnection("jdbc:sqlite:" + file, config.toProperties());
      PhoneDatabase database = new PhoneDatabase(connection);
      database.check(file);
      database.upgrade(file);
      return database;
    } catch (SQLException e) {
      closeQuietly(connection, e);
      throw damaged(file, e);
    } catch (StoreException e) {
      closeQuietly(connection, e);
      throw e;
    }
  }

  /**
   * Runs the work in one transaction: all of it is kept, or nothing.
   *
   * @throws StoreException where the database fails; nothing has changed then
   */
  public synchronized <T> T transaction(Work<T> work) throws StoreException {
    try {
      connection.setAutoCommit(false);
      try {
        T result = work.run(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new StoreException(
          "The profile's database could not be used: "
              + e.getMessage()
              + ". Nothing was changed; check the disk and try again.",
          e);
    }
  }

  /** Writes a copy, as of now, to a file that does not exist yet. */
  synchronized void snapshot(Path file) throws StoreException {
    try (PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
      vacuum.setString(1, file.toString());
      vacuum.executeUpdate();
    } catch (SQLException e) {
      throw new StoreException("The profile's database could not be copied.", e);
    }
  }

  @Override
  public synchronized void close() throws StoreException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StoreException("The profile's database could not be closed.", e);
    }
  }

  private void check(Path file) throws SQLException, StoreException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
      if (!result.next() || !result.getString(1).equals("ok")) {
        throw damaged(file, null);
      }
    }
  }

  private void upgrade(Path file) throws SQLException, StoreException {
    int version;
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA user_version")) {
      version = result.next() ? result.getInt(1) : 0;
    }
    if (version > SCHEMA.size()) {
      throw new StoreException(
          file + " was written by a newer Chordial. Install that version to use it.", null);
    }
    for (int next = version; next < SCHEMA.size(); next++) {
      List<String> statements = SCHEMA.get(next);
      int reached = next + 1;
      transaction(
          c -> {
            try (Statement statement = c.createStatement()) {
              for (String sql : statements) {
                statement.executeUpdate(sql);
              }
              return statement.executeUpdate("PRAGMA user_version = " + reached);
            }
          });
    }
  }

  private static StoreException damaged(Path file, SQLException cause) {
    return new StoreException(
        "The database "
            + file
            + " is damaged and was left as it is. Move it away to start with an empty one, or import"
            + " a backup of the profile.",
        cause);
  }

  private static void closeQuietly(Connection connection, Exception reason) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        reason.addSuppressed(e);
      }
    }
  }
}
