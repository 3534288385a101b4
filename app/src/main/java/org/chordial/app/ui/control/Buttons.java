package org.chordial.app.ui.control;

import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import org.kordamp.ikonli.javafx.FontIcon;

/** Buttons that are an icon and yet have a name, for those who see it and those who don't. */
public final class Buttons {
  private Buttons() {}

  /**
   * A round button with an icon.
   *
   * @param id stable, for tests
   * @param icon an ikonli material2 code
   * @param text shown as a tool tip and read aloud
   */
  public static Button icon(String id, String icon, String text, Runnable action) {
    Button button = new Button(null, new FontIcon(icon));
    button.setId(id);
    button.getStyleClass().addAll("button-icon", "button-circle", "flat");
    name(button, text);
    button.setOnAction(event -> action.run());
    return button;
  }

  /** A round button that stays down. */
  public static ToggleButton toggle(String id, String icon, String text) {
    ToggleButton button = new ToggleButton(null, new FontIcon(icon));
    button.setId(id);
    button.getStyleClass().addAll("button-icon", "button-circle");
    button.setAccessibleText(text);
    button.setTooltip(new Tooltip(text));
    return button;
  }

  /** A button with a word on it. */
  public static Button word(String id, String text, Runnable action) {
    Button button = new Button(text);
    button.setId(id);
    button.setAccessibleText(text);
    button.setOnAction(event -> action.run());
    return button;
  }

  /** A button with an icon and a word. */
  public static Button word(String id, String icon, String text, Runnable action) {
    Button button = word(id, text, action);
    button.setGraphic(new FontIcon(icon));
    return button;
  }

  /** Gives a button another name. */
  public static void name(Button button, String text) {
    button.setAccessibleRole(AccessibleRole.BUTTON);
    button.setAccessibleText(text);
    button.setTooltip(new Tooltip(text));
  }
}
