package org.chordial.app.contacts;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.chordial.app.store.PhoneDatabase;
import org.chordial.app.store.StoreException;

/** The calls that were. Safe for use by several threads; may wait for the disk. */
public final class HistoryStore {
  private static final String COLUMNS =
      "id, aor, outgoing, video, started_ms, duration_ms, outcome";

  private final PhoneDatabase database;

  public HistoryStore(PhoneDatabase database) {
    this.database = database;
  }

  /** Keeps a call that is over; a missed one counts as unseen. */
  public CallRecord add(CallRecord call) throws StoreException {
    return database.transaction(
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO call (aor, outgoing, video, started_ms, duration_ms, outcome, seen)"
                      + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                  Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, call.aor());
            insert.setBoolean(2, call.outgoing());
            insert.setBoolean(3, call.video());
            insert.setLong(4, call.started().toEpochMilli());
            insert.setLong(5, call.duration().toMillis());
            insert.setString(6, call.outcome());
            insert.setBoolean(7, !call.missed());
            insert.executeUpdate();
            try (ResultSet key = insert.getGeneratedKeys()) {
              key.next();
              return new CallRecord(
                  key.getLong(1),
                  call.aor(),
                  call.outgoing(),
                  call.video(),
                  call.started(),
                  call.duration(),
                  call.outcome());
            }
          }
        });
  }

  /** The newest calls first. */
  public List<CallRecord> newest(int limit) throws StoreException {
    return select(
        "SELECT " + COLUMNS + " FROM call ORDER BY started_ms DESC, id DESC LIMIT ?", limit);
  }

  /** The newest calls with somebody first. */
  public List<CallRecord> with(String aor, int limit) throws StoreException {
    return select(
        "SELECT " + COLUMNS + " FROM call WHERE aor = ? ORDER BY started_ms DESC, id DESC LIMIT ?",
        aor,
        limit);
  }

  /** How many missed calls nobody has looked at. */
  public int unseen() throws StoreException {
    return database.transaction(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery("SELECT count(*) FROM call WHERE seen = 0")) {
            return rows.next() ? rows.getInt(1) : 0;
          }
        });
  }

  /** Somebody has looked at the list of calls. */
  public void markAllSeen() throws StoreException {
    database.transaction(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("UPDATE call SET seen = 1 WHERE seen = 0");
          }
        });
  }

  /** Forgets every call. */
  public void clear() throws StoreException {
    database.transaction(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("DELETE FROM call");
          }
        });
  }

  private List<CallRecord> select(String sql, Object... parameters) throws StoreException {
    return database.transaction(
        connection -> {
          List<CallRecord> calls = new ArrayList<>();
          try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
              select.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                calls.add(call(rows));
              }
            }
          }
          return calls;
        });
  }

  private static CallRecord call(ResultSet row) throws SQLException {
    return new CallRecord(
        row.getLong(1),
        row.getString(2),
        row.getBoolean(3),
        row.getBoolean(4),
        Instant.ofEpochMilli(row.getLong(5)),
        Duration.ofMillis(row.getLong(6)),
        row.getString(7));
  }
}
