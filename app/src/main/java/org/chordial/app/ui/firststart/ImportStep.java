package org.chordial.app.ui.firststart;

import java.io.File;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.control.Buttons;
import org.chordial.app.ui.control.Texts;

/** The account from a backup. */
final class ImportStep extends VBox {

  ImportStep(FirstStartModel model) {
    super(20);
    setId("step-import");
    Label file = new Label();
    file.getStyleClass().add("muted");
    file.textProperty()
        .bind(
            Bindings.createStringBinding(
                () ->
                    model
                        .backup()
                        .get()
                        .map(path -> path.getFileName().toString())
                        .orElseGet(() -> Strings.get("start.import.none")),
                model.backup()));
    Button choose =
        Buttons.word(
            "start-file",
            "mdal-folder_open",
            Strings.get("start.import.file"),
            () -> choose(model));
    HBox line = new HBox(12, choose, file);
    line.setAlignment(Pos.CENTER_LEFT);
    Button next = Buttons.word("start-next", Strings.get("start.import.do"), model::restore);
    next.disableProperty()
        .bind(
            Bindings.createBooleanBinding(
                () ->
                    model.backup().get().isEmpty()
                        || model.password().get().isEmpty()
                        || model.busy().get(),
                model.backup(),
                model.password(),
                model.busy()));
    getChildren()
        .addAll(
            new VBox(
                6,
                Texts.title(Strings.get("start.import.title")),
                Texts.sentence(Strings.get("start.import.long"))),
            line,
            new VBox(
                6,
                Texts.heading(Strings.get("start.import.password")),
                NameStep.password("start-password", "start.import.password", model.password())),
            StepFoot.problem(model),
            StepFoot.of(model, next));
  }

  private void choose(FirstStartModel model) {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(Strings.get("start.import.file"));
    File chosen = chooser.showOpenDialog(getScene().getWindow());
    if (chosen != null) {
      model.backup().set(Optional.of(chosen.toPath()));
    }
  }
}
