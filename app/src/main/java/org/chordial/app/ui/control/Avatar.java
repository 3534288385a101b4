package org.chordial.app.ui.control;

import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;

/** A disc with initials, in a colour that stays with the address. */
public final class Avatar extends StackPane {
  /** Dark enough for white letters: contrast 4.5:1 and more. */
  private static final String[] COLOURS = {
    "#0f766e", "#1d4ed8", "#7c3aed", "#be185d", "#b45309", "#15803d", "#0e7490", "#9333ea"
  };

  private final Label initials = new Label();

  /**
   * @param size in pixels
   */
  public Avatar(double size) {
    getStyleClass().add("avatar");
    setMinSize(size, size);
    setPrefSize(size, size);
    setMaxSize(size, size);
    initials.setStyle("-fx-font-size: " + size * 0.4 + "px;");
    getChildren().add(initials);
    setFocusTraversable(false);
  }

  /** Shows somebody. */
  public void show(String aor, String name) {
    initials.setText(initials(name.isBlank() ? aor : name));
    String colour = COLOURS[Math.floorMod(aor.hashCode(), COLOURS.length)];
    setStyle("-fx-background-color: " + colour + ";");
  }

  private static String initials(String name) {
    String[] words = name.strip().split("[\\s@._-]+", 3);
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < words.length && i < 2; i++) {
      if (!words[i].isEmpty() && (i == 0 || !name.contains("@"))) {
        letters.appendCodePoint(words[i].codePointAt(0));
      }
    }
    return letters.toString().toUpperCase(Locale.ROOT);
  }
}
