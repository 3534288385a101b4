package org.chordial.app.ui.settings;

import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.control.Texts;

/** Dark, light, or as the system has it. */
final class LookPage extends VBox {

  LookPage(Preferences preferences) {
    getStyleClass().add("settings-page");
    getChildren()
        .addAll(
            Texts.title(Strings.get("settings.look")),
            Texts.sentence(Strings.get("settings.look.text")));
    ToggleGroup group = new ToggleGroup();
    for (Look look : Look.values()) {
      RadioButton choice = new RadioButton(Strings.get("settings.look." + look.word()));
      choice.setId("look-" + look.word());
      choice.setAccessibleText(choice.getText());
      choice.setToggleGroup(group);
      choice.setSelected(preferences.look() == look);
      choice.setOnAction(event -> preferences.look(look));
      getChildren().add(choice);
    }
  }
}
