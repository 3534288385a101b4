package org.chordial.overlay.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chordial.overlay.enroll.OwnerOnlyFiles;
import org.chordial.overlay.storage.StoredKind;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.ResourceId;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A SQLite file of stored values, a row each. A write is one transaction and on the disk when it
 * returns, also where the power fails. Used by one thread; every method may wait for the disk.
 */
final class ValueFile implements AutoCloseable {
  private static final int SCHEMA = 1;
  private static final int PRIMARY_CODE = 0xff;

  private static final Set<Integer> DAMAGE =
      Set.of(
          SQLiteErrorCode.SQLITE_ERROR.code,
          SQLiteErrorCode.SQLITE_CORRUPT.code,
          SQLiteErrorCode.SQLITE_NOTADB.code);

  private final Connection connection;
  private final MessageCodec codec;

  private ValueFile(Connection connection, MessageCodec codec) {
    this.connection = connection;
    this.codec = codec;
  }

  /** The file is no such file, or its bytes are not what was written. */
  static final class DamagedException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedException(String reason) {
      super(reason);
    }
  }

  /** Opens the file, or begins one. */
  static ValueFile open(Path file, MessageCodec codec)
      throws SQLException, IOException, DamagedException {
    OwnerOnlyFiles.directory(file.toAbsolutePath().getParent());
    OwnerOnlyFiles.touch(file);
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(10_000);
    try {
      return new ValueFile(connect(file, config), codec);
    } catch (SQLException e) {
      throw damageOr(e);
    }
  }

  private static Connection connect(Path file, SQLiteConfig config)
      throws SQLException, DamagedException {
    Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + file, config.toProperties());
    try (Statement statement = connection.createStatement()) {
      check(statement);
      statement.execute(
          "CREATE TABLE IF NOT EXISTS value (resource BLOB NOT NULL, kind INTEGER NOT NULL, place"
              + " BLOB NOT NULL, generation INTEGER NOT NULL, expires_ms INTEGER NOT NULL, signer"
              + " BLOB NOT NULL, certificate_type INTEGER NOT NULL, certificate BLOB NOT NULL, store"
              + " BLOB NOT NULL, sum INTEGER NOT NULL, PRIMARY KEY (resource, kind, place)) STRICT");
      statement.execute("PRAGMA user_version = " + SCHEMA);
      return connection;
    } catch (SQLException | DamagedException e) {
      connection.close();
      throw e;
    }
  }

  private static void check(Statement statement) throws SQLException, DamagedException {
    try (ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
      if (!result.next() || !"ok".equals(result.getString(1))) {
        throw new DamagedException(result.getString(1));
      }
    }
    try (ResultSet version = statement.executeQuery("PRAGMA user_version")) {
      if (version.getInt(1) > SCHEMA) {
        throw new SQLException("a newer version of this program wrote it");
      }
    }
  }

  /** Tells damage from a file that another program uses, a full disk and the like. */
  private static SQLException damageOr(SQLException e) throws DamagedException {
    if (e instanceof SQLiteException failure
        && DAMAGE.contains(failure.getResultCode().code & PRIMARY_CODE)) {
      throw new DamagedException(e.getMessage());
    }
    return e;
  }

  /** Every row that is whole; a row that is not is left out. */
  List<ValueRow> load() throws SQLException, DamagedException {
    List<ValueRow> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT * FROM value")) {
      while (found.next()) {
        ValueRow.read(found, codec).ifPresent(rows::add);
      }
    } catch (SQLException e) {
      throw damageOr(e);
    }
    return rows;
  }

  /** Replaces everything under each of the resources, all of it or nothing. */
  void write(Map<ResourceId, Map<KindId, StoredKind>> resources) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement delete =
            connection.prepareStatement("DELETE FROM value WHERE resource = ?");
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO value VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (Map.Entry<ResourceId, Map<KindId, StoredKind>> resource : resources.entrySet()) {
        delete.setBytes(1, resource.getKey().value().toBytes());
        delete.executeUpdate();
        for (ValueRow row : ValueRow.of(resource.getKey(), resource.getValue())) {
          row.write(insert, codec);
          insert.executeUpdate();
        }
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
