package org.chordial.app.contacts;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chordial.app.contacts.ChatMessage.Status;
import org.chordial.app.store.PhoneDatabase;
import org.chordial.app.store.StoreException;

/** Texts. Safe for use by several threads; may wait for the disk. */
public final class MessageStore {
  private final PhoneDatabase database;

  public MessageStore(PhoneDatabase database) {
    this.database = database;
  }

  /** Keeps a text. */
  public ChatMessage add(ChatMessage message) throws StoreException {
    return database.transaction(
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO message (aor, outgoing, text, sent_ms, status)"
                      + " VALUES (?, ?, ?, ?, ?)",
                  Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, message.aor());
            insert.setBoolean(2, message.outgoing());
            insert.setString(3, message.text());
            insert.setLong(4, message.sent().toEpochMilli());
            insert.setString(5, message.status().name());
            insert.executeUpdate();
            try (ResultSet key = insert.getGeneratedKeys()) {
              key.next();
              return new ChatMessage(
                  key.getLong(1),
                  message.aor(),
                  message.outgoing(),
                  message.text(),
                  message.sent(),
                  message.status());
            }
          }
        });
  }

  public void setStatus(long id, Status status) throws StoreException {
    database.transaction(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement("UPDATE message SET status = ? WHERE id = ?")) {
            update.setString(1, status.name());
            update.setLong(2, id);
            return update.executeUpdate();
          }
        });
  }

  /** The newest texts with somebody, oldest of them first, as a window shows them. */
  public List<ChatMessage> with(String aor, int limit) throws StoreException {
    return database.transaction(
        connection -> {
          List<ChatMessage> messages = new ArrayList<>();
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT id, aor, outgoing, text, sent_ms, status FROM message WHERE aor = ?"
                      + " ORDER BY sent_ms DESC, id DESC LIMIT ?")) {
            select.setString(1, aor);
            select.setInt(2, limit);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                messages.add(message(rows));
              }
            }
          }
          Collections.reverse(messages);
          return messages;
        });
  }

  /** How many texts of each person nobody has looked at; who has none is not in it. */
  public Map<String, Integer> unread() throws StoreException {
    return database.transaction(
        connection -> {
          Map<String, Integer> unread = new HashMap<>();
          try (Statement statement = connection.createStatement();
              ResultSet rows =
                  statement.executeQuery(
                      "SELECT aor, count(*) FROM message WHERE status = 'UNREAD' GROUP BY aor")) {
            while (rows.next()) {
              unread.put(rows.getString(1), rows.getInt(2));
            }
          }
          return unread;
        });
  }

  /** Somebody has looked at the texts of that person. */
  public void markRead(String aor) throws StoreException {
    database.transaction(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE message SET status = 'READ' WHERE aor = ? AND status = 'UNREAD'")) {
            update.setString(1, aor);
            return update.executeUpdate();
          }
        });
  }

  /** Texts that were on their way when the program ended will not arrive any more. */
  public void failUnsent() throws StoreException {
    database.transaction(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(
                "UPDATE message SET status = 'FAILED' WHERE status = 'SENDING'");
          }
        });
  }

  private static ChatMessage message(ResultSet row) throws SQLException {
    return new ChatMessage(
        row.getLong(1),
        row.getString(2),
        row.getBoolean(3),
        row.getString(4),
        Instant.ofEpochMilli(row.getLong(5)),
        Status.valueOf(row.getString(6)));
  }
}
