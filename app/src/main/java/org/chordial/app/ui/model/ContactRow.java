package org.chordial.app.ui.model;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.chordial.app.call.Presence;

/**
 * A row of the list of contacts.
 *
 * @param known whether it is a contact, and not just somebody who called or wrote
 * @param lastLine the last message, or how the last call ended
 * @param unread texts that nobody looked at
 * @param presence what is known now
 */
public record ContactRow(
    String aor,
    String name,
    boolean known,
    String lastLine,
    int unread,
    ObjectProperty<Presence> presence) {

  static ContactRow of(String aor, String name, boolean known, String lastLine, int unread) {
    return new ContactRow(
        aor,
        name,
        known,
        lastLine,
        unread,
        new SimpleObjectProperty<>(new Presence(Presence.Kind.UNKNOWN, -1)));
  }

  /** Whether the search finds it. */
  public boolean matches(String query) {
    String wanted = query.strip().toLowerCase(java.util.Locale.ROOT);
    return name.toLowerCase(java.util.Locale.ROOT).contains(wanted)
        || aor.toLowerCase(java.util.Locale.ROOT).contains(wanted);
  }
}
