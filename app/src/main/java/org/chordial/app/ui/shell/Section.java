package org.chordial.app.ui.shell;

/** What the rail leads to. */
public enum Section {
  CHATS("rail.chats", "mdmz-question_answer"),
  CALLS("rail.calls", "mdmz-phone"),
  CONTACTS("rail.contacts", "mdmz-people"),
  SETTINGS("rail.settings", "mdmz-settings");

  private final String nameKey;
  private final String icon;

  Section(String nameKey, String icon) {
    this.nameKey = nameKey;
    this.icon = icon;
  }

  String nameKey() {
    return nameKey;
  }

  String icon() {
    return icon;
  }

  String id() {
    return "rail-" + name().toLowerCase(java.util.Locale.ROOT);
  }
}
