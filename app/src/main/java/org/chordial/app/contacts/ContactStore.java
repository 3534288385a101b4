package org.chordial.app.contacts;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.app.store.PhoneDatabase;
import org.chordial.app.store.StoreException;

/** My contacts. Safe for use by several threads; may wait for the disk. */
public final class ContactStore {
  /** Longer names are cut off. */
  public static final int MAX_NAME_CHARS = 200;

  private final PhoneDatabase database;
  private final InstantSource clock;

  public ContactStore(PhoneDatabase database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** All of them, in the order of their names. */
  public List<Contact> all() throws StoreException {
    return database.transaction(
        connection -> {
          List<Contact> contacts = new ArrayList<>();
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT aor, name FROM contact ORDER BY name COLLATE NOCASE, aor");
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              contacts.add(contact(rows));
            }
          }
          return contacts;
        });
  }

  public Optional<Contact> find(String aor) throws StoreException {
    return findBy("aor = ?", aor);
  }

  /** The contact of that name, where exactly one has it, whatever its capitals. */
  public Optional<Contact> findByName(String name) throws StoreException {
    return findBy("name = ? COLLATE NOCASE", name);
  }

  /** Adds a contact, or gives it another name. */
  public void save(Contact contact) throws StoreException {
    String name = contact.name().strip();
    String shown = name.isEmpty() ? contact.aor() : name;
    database.transaction(
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO contact (aor, name, added_ms) VALUES (?, ?, ?)"
                      + " ON CONFLICT (aor) DO UPDATE SET name = excluded.name")) {
            insert.setString(1, contact.aor());
            insert.setString(2, shown.substring(0, Math.min(shown.length(), MAX_NAME_CHARS)));
            insert.setLong(3, clock.millis());
            return insert.executeUpdate();
          }
        });
  }

  /** Removes a contact; its calls and messages stay. */
  public void remove(String aor) throws StoreException {
    database.transaction(
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement("DELETE FROM contact WHERE aor = ?")) {
            delete.setString(1, aor);
            return delete.executeUpdate();
          }
        });
  }

  private Optional<Contact> findBy(String condition, String value) throws StoreException {
    return database.transaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement("SELECT aor, name FROM contact WHERE " + condition)) {
            select.setString(1, value);
            try (ResultSet rows = select.executeQuery()) {
              Optional<Contact> first = rows.next() ? Optional.of(contact(rows)) : Optional.empty();
              return rows.next() ? Optional.empty() : first;
            }
          }
        });
  }

  private static Contact contact(ResultSet row) throws SQLException {
    return new Contact(row.getString(1), row.getString(2));
  }
}
