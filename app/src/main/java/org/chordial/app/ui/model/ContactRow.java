package org.chordial.app.ui.model;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import org.chordial.app.call.Presence;

/**
 * A row of the list of contacts.
 *
 * @param known whether it is a contact, and not just somebody who called or wrote
 * @param lastLine the last message, or how the last call ended
 * @param lastAt when that was
 * @param unread texts that nobody looked at
 * @param presence what is known now; the same property for the same person
 */
public record ContactRow(
    String aor,
    String name,
    boolean known,
    String lastLine,
    Optional<Instant> lastAt,
    int unread,
    ObjectProperty<Presence> presence) {

  /** Whether the search finds it. */
  public boolean matches(String query) {
    String wanted = query.strip().toLowerCase(Locale.ROOT);
    return name.toLowerCase(Locale.ROOT).contains(wanted)
        || aor.toLowerCase(Locale.ROOT).contains(wanted);
  }
}
