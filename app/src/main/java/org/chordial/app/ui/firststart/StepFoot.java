package org.chordial.app.ui.firststart;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.control.Buttons;
import org.chordial.app.ui.control.Texts;

/** The foot of a step: back at the left, on at the right, and between them whether it works. */
final class StepFoot {
  private StepFoot() {}

  /**
   * @param model null where nothing is waited for and there is no way back
   */
  static HBox of(FirstStartModel model, Button next) {
    next.getStyleClass().add("accent");
    next.setDefaultButton(true);
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    HBox foot = new HBox(12, space, next);
    foot.setAlignment(Pos.CENTER);
    if (model != null) {
      ProgressIndicator wheel = new ProgressIndicator();
      wheel.setPrefSize(24, 24);
      wheel.setAccessibleText(Strings.get("start.busy"));
      wheel.visibleProperty().bind(model.busy());
      foot.getChildren().add(1, wheel);
      Button back =
          Buttons.word("start-back", "mdal-arrow_back", Strings.get("start.back"), model::back);
      back.getStyleClass().add("flat");
      back.disableProperty().bind(model.busy());
      foot.getChildren().addFirst(back);
    }
    return foot;
  }

  /** What went wrong. */
  static Node problem(FirstStartModel model) {
    Label problem = Texts.sentence("");
    problem.setId("start-problem");
    problem.getStyleClass().setAll("label", "problem");
    problem.textProperty().bind(model.problem());
    problem.visibleProperty().bind(model.problem().isNotEmpty());
    problem.managedProperty().bind(problem.visibleProperty());
    problem.setMaxWidth(Double.MAX_VALUE);
    return problem;
  }
}
