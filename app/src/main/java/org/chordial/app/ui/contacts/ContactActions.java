package org.chordial.app.ui.contacts;

/** What lists and conversations ask for. */
public interface ContactActions {
  void call(String aor, boolean video);

  /** Shows the conversation with somebody. */
  void open(String aor);

  void add(String aor);

  void rename(String aor, String name);

  void remove(String aor);
}
