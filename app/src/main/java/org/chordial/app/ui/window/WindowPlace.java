package org.chordial.app.ui.window;

import java.util.Optional;
import javafx.stage.Screen;
import javafx.stage.Stage;

/**
 * Where the window was and how large.
 *
 * @param maximized whether it filled the screen
 */
record WindowPlace(double x, double y, double width, double height, boolean maximized) {
  static final double MIN_WIDTH = 820;
  static final double MIN_HEIGHT = 560;
  static final double WIDTH = 1120;
  static final double HEIGHT = 720;

  static WindowPlace of(Stage stage) {
    return new WindowPlace(
        stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight(), stage.isMaximized());
  }

  /** As {@link #toString} wrote it. */
  static Optional<WindowPlace> parse(String text) {
    String[] parts = text.split(" ");
    try {
      return parts.length == 5
          ? Optional.of(
              new WindowPlace(
                  Double.parseDouble(parts[0]),
                  Double.parseDouble(parts[1]),
                  Double.parseDouble(parts[2]),
                  Double.parseDouble(parts[3]),
                  Boolean.parseBoolean(parts[4])))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Puts the window there, if there is still a screen at that place. */
  void apply(Stage stage) {
    if (Screen.getScreensForRectangle(x, y, width, height).isEmpty()) {
      return;
    }
    stage.setX(x);
    stage.setY(y);
    stage.setWidth(Math.max(MIN_WIDTH, width));
    stage.setHeight(Math.max(MIN_HEIGHT, height));
    stage.setMaximized(maximized);
  }

  @Override
  public String toString() {
    return x + " " + y + " " + width + " " + height + " " + maximized;
  }
}
