package org.chordial.app.ui.firststart;

import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.control.Buttons;
import org.chordial.app.ui.control.Texts;
import org.kordamp.ikonli.javafx.FontIcon;

/** Which name, with which password, and what a name is worth in this overlay. */
final class NameStep extends VBox {

  NameStep(FirstStartModel model) {
    super(18);
    setId("step-name");
    String overlay = model.overlay().map(Accounts.Overlay::name).orElse("");
    TextField name = new TextField();
    name.setId("start-name");
    name.setPromptText(Strings.get("start.name.prompt"));
    name.setAccessibleText(Strings.get("start.name.label"));
    name.textProperty().bindBidirectional(model.name());
    HBox.setHgrow(name, Priority.ALWAYS);
    Label at = new Label("@" + overlay);
    at.getStyleClass().add("muted");
    at.visibleProperty()
        .bind(Bindings.createBooleanBinding(() -> !model.name().get().contains("@"), model.name()));
    HBox line = new HBox(8, name, at);
    line.setAlignment(Pos.CENTER_LEFT);
    Label hint = Texts.sentence("");
    hint.setId("start-name-hint");
    model
        .name()
        .subscribe(
            typed -> {
              hint.setText(model.nameHint());
              hint.getStyleClass().remove("bad");
              if (model.nameIsBad()) {
                hint.getStyleClass().add("bad");
              }
            });
    Button next =
        Buttons.word(
            "start-next",
            Strings.get(model.newName().get() ? "start.name.create" : "start.name.sign-in"),
            model::create);
    next.disableProperty()
        .bind(
            Bindings.createBooleanBinding(
                () -> !model.canCreate(),
                model.name(),
                model.password(),
                model.repeated(),
                model.busy()));
    getChildren()
        .addAll(
            new VBox(
                6,
                Texts.title(
                    Strings.get(
                        model.newName().get() ? "start.name.title" : "start.name.title.given")),
                Texts.sentence(Strings.get("start.name.overlay", overlay))),
            new VBox(6, Texts.heading(Strings.get("start.name.label")), line, hint));
    if (model.needsPassword()) {
      getChildren().add(passwords(model));
    }
    getChildren()
        .addAll(worth(model.needsPassword()), StepFoot.problem(model), StepFoot.of(model, next));
  }

  private static VBox passwords(FirstStartModel model) {
    VBox fields =
        new VBox(
            6,
            Texts.heading(Strings.get("start.password")),
            password("start-password", "start.password", model.password()));
    if (model.newName().get()) {
      Label differ = Texts.sentence("");
      differ
          .textProperty()
          .bind(
              Bindings.createStringBinding(
                  () ->
                      model.repeated().get().isEmpty()
                              || model.repeated().get().equals(model.password().get())
                          ? Strings.get("start.password.why")
                          : Strings.get("start.password.differ"),
                  model.password(),
                  model.repeated()));
      fields
          .getChildren()
          .addAll(
              password("start-password-again", "start.password.again", model.repeated()), differ);
    }
    return fields;
  }

  static PasswordField password(String id, String key, javafx.beans.property.StringProperty bound) {
    PasswordField field = new PasswordField();
    field.setId(id);
    field.setPromptText(Strings.get(key));
    field.setAccessibleText(Strings.get(key));
    field.textProperty().bindBidirectional(bound);
    return field;
  }

  /** The honest line: whether somebody vouches for names here. */
  private static HBox worth(boolean protectedNames) {
    Label text =
        Texts.sentence(Strings.get(protectedNames ? "start.names.protected" : "start.names.open"));
    text.setId("start-names");
    HBox.setHgrow(text, Priority.ALWAYS);
    FontIcon icon = new FontIcon(protectedNames ? "mdmz-verified_user" : "mdal-info");
    HBox line = new HBox(12, icon, text);
    line.setAlignment(Pos.CENTER_LEFT);
    line.getStyleClass().addAll("note", protectedNames ? "good" : "warn");
    return line;
  }
}
