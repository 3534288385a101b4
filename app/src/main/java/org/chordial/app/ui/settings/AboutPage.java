package org.chordial.app.ui.settings;

import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.control.Texts;

/** What this is. */
final class AboutPage extends VBox {

  AboutPage() {
    getStyleClass().add("settings-page");
    getChildren()
        .addAll(
            Texts.title(Strings.get("app.name")),
            Texts.sentence(Strings.get("about.text")),
            Texts.sentence(
                Strings.get(
                    "about.runs", Runtime.version().feature(), System.getProperty("os.name"))),
            Texts.heading(Strings.get("help.title")),
            keys());
  }

  /** Each line of the help is a key, three spaces, and what it does. */
  private static GridPane keys() {
    GridPane grid = new GridPane(24, 8);
    int row = 0;
    for (String line : Strings.get("help.text").split("\n", -1)) {
      String[] sides = line.split(" {3}", 2);
      Label key = new Label(sides[0]);
      key.getStyleClass().add("keys");
      grid.addRow(row, key, new Label(sides[sides.length - 1]));
      row++;
    }
    return grid;
  }
}
