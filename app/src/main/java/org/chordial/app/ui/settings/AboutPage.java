package org.chordial.app.ui.settings;

import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.control.Texts;

/** What this is. */
final class AboutPage extends VBox {

  AboutPage() {
    getStyleClass().add("settings-page");
    Label keys = new Label(Strings.get("help.text"));
    keys.getStyleClass().add("keys");
    getChildren()
        .addAll(
            Texts.title(Strings.get("app.name")),
            Texts.sentence(Strings.get("about.text")),
            Texts.sentence(
                Strings.get(
                    "about.runs", Runtime.version().feature(), System.getProperty("os.name"))),
            Texts.heading(Strings.get("help.title")),
            keys);
  }
}
