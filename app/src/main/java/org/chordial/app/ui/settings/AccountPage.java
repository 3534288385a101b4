package org.chordial.app.ui.settings;

import java.io.File;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.chordial.app.ui.Problems;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.UiThread;
import org.chordial.app.ui.control.Buttons;
import org.chordial.app.ui.control.Texts;

/** Who I am, and a backup of it. */
final class AccountPage extends VBox {
  private static final int MIN_PASSWORD = 8;

  private final Preferences preferences;
  private final PasswordField password = new PasswordField();
  private final Label outcome = Texts.sentence("");

  AccountPage(Preferences preferences) {
    this.preferences = preferences;
    getStyleClass().add("settings-page");
    password.setId("backup-password");
    password.setPromptText(Strings.get("account.backup.password"));
    password.setAccessibleText(Strings.get("account.backup.password"));
    password.setMaxWidth(320);
    Button export =
        Buttons.word("backup", "mdmz-save_alt", Strings.get("account.backup.do"), this::backUp);
    export.getStyleClass().add("accent");
    export
        .disableProperty()
        .bind(
            Bindings.createBooleanBinding(
                () -> password.getText().length() < MIN_PASSWORD, password.textProperty()));
    outcome.setId("backup-outcome");
    getChildren()
        .addAll(
            Texts.title(Strings.get("settings.account")),
            fact("account.address", preferences.aor()),
            fact("account.overlay", preferences.overlay()),
            fact("account.node", preferences.nodeId()),
            Texts.heading(Strings.get("account.backup")),
            Texts.sentence(Strings.get("account.backup.text", MIN_PASSWORD)),
            password,
            export,
            outcome);
  }

  private static VBox fact(String key, String value) {
    Label shown = new Label(value);
    shown.setWrapText(true);
    return new VBox(2, Texts.sentence(Strings.get(key)), shown);
  }

  private void backUp() {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(Strings.get("account.backup.do"));
    chooser.setInitialFileName(preferences.aor().replace('@', '-') + ".chordial");
    File file = chooser.showSaveDialog(getScene().getWindow());
    if (file != null) {
      var _ =
          preferences
              .backUp(file.toPath(), password.getText().toCharArray())
              .whenComplete((done, failure) -> UiThread.run(() -> tell(file, failure)));
      password.clear();
    }
  }

  private void tell(File file, Throwable failure) {
    outcome.setText(
        failure == null
            ? Strings.get("account.backup.done", file.getName())
            : Problems.sentence(failure));
  }
}
