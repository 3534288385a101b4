package org.chordial.app.ui.firststart;

import java.io.File;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.control.Buttons;
import org.chordial.app.ui.control.Texts;

/** Which overlay: a link or a file. */
final class InvitationStep extends VBox {

  InvitationStep(FirstStartModel model) {
    super(20);
    setId("step-invitation");
    TextField source = new TextField();
    source.setId("start-source");
    source.setPromptText(Strings.get("start.source.prompt"));
    source.setAccessibleText(Strings.get("start.source.label"));
    source.textProperty().bindBidirectional(model.source());
    HBox.setHgrow(source, Priority.ALWAYS);
    Button file =
        Buttons.word(
            "start-file",
            "mdal-folder_open",
            Strings.get("start.source.file"),
            () -> choose(model));
    Button next = Buttons.word("start-next", Strings.get("start.next"), model::findOverlay);
    next.disableProperty().bind(model.source().isEmpty().or(model.busy()));
    getChildren()
        .addAll(
            new VBox(
                6,
                Texts.title(Strings.get("start.source.title")),
                Texts.sentence(Strings.get("start.source.text"))),
            new VBox(
                6, Texts.heading(Strings.get("start.source.label")), new HBox(8, source, file)),
            StepFoot.problem(model),
            StepFoot.of(model, next));
  }

  private void choose(FirstStartModel model) {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(Strings.get("start.source.file"));
    File chosen = chooser.showOpenDialog(getScene().getWindow());
    if (chosen != null) {
      model.source().set(chosen.getPath());
    }
  }
}
