package org.chordial.app.ui.control;

import javafx.scene.control.Label;

/** Labels of the few kinds there are. */
public final class Texts {
  private Texts() {}

  public static Label title(String text) {
    return styled(text, "page-title");
  }

  public static Label heading(String text) {
    return styled(text, "heading");
  }

  /** A sentence that takes as many lines as it needs. */
  public static Label sentence(String text) {
    Label label = styled(text, "muted");
    label.setWrapText(true);
    label.setMinHeight(Label.USE_PREF_SIZE);
    return label;
  }

  private static Label styled(String text, String style) {
    Label label = new Label(text);
    label.getStyleClass().add(style);
    return label;
  }
}
