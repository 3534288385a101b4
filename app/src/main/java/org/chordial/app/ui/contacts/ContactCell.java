package org.chordial.app.ui.contacts;

import java.time.InstantSource;
import java.time.ZoneId;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.Words;
import org.chordial.app.ui.control.Avatar;
import org.chordial.app.ui.control.Buttons;
import org.chordial.app.ui.model.ContactRow;

/** One contact: who, what was last, and on hover two buttons that call at one click. */
final class ContactCell extends ListCell<ContactRow> {
  private final ContactActions actions;
  private final InstantSource clock;

  ContactCell(ContactActions actions, InstantSource clock) {
    this.actions = actions;
    this.clock = clock;
  }

  @Override
  protected void updateItem(ContactRow row, boolean empty) {
    super.updateItem(row, empty);
    setText(null);
    if (empty || row == null) {
      setGraphic(null);
      setAccessibleText(null);
      return;
    }
    Avatar avatar = new Avatar(40);
    avatar.show(row.aor(), row.name());
    PresenceDot dot = new PresenceDot(row.presence());
    StackPane picture = new StackPane(avatar, dot);
    picture.setMaxSize(42, 42);
    StackPane.setAlignment(dot, Pos.BOTTOM_RIGHT);
    Label name = new Label(row.name());
    name.getStyleClass().add("row-name");
    Label line = new Label();
    line.getStyleClass().add("row-line");
    line.textProperty()
        .bind(
            Bindings.createStringBinding(
                () ->
                    row.lastLine().isEmpty()
                        ? Words.presence(row.presence().get())
                        : row.lastLine(),
                row.presence()));
    Label when =
        new Label(
            row.lastAt()
                .map(at -> Words.when(at, clock.instant(), ZoneId.systemDefault()))
                .orElse(""));
    when.getStyleClass().add("stamp");
    when.setMinWidth(Region.USE_PREF_SIZE);
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    HBox first = new HBox(8, name, space, when);
    first.setAlignment(Pos.CENTER_LEFT);
    VBox words = new VBox(2, first, line);
    words.setAlignment(Pos.CENTER_LEFT);
    words.setMinWidth(0);
    HBox.setHgrow(words, Priority.ALWAYS);
    HBox content = new HBox(12, picture, words);
    content.setAlignment(Pos.CENTER_LEFT);
    if (row.unread() > 0) {
      Label unread = new Label(String.valueOf(row.unread()));
      unread.getStyleClass().add("unread");
      unread.setAccessibleText(Strings.get("contact.unread", row.unread()));
      content.getChildren().add(unread);
    }
    content.getChildren().add(callButtons(row));
    setGraphic(content);
    setPrefWidth(0);
    setAccessibleText(
        row.name() + ", " + Words.presence(row.presence().get()) + ", " + row.lastLine());
  }

  private HBox callButtons(ContactRow row) {
    Button call =
        Buttons.icon(
            "row-call",
            "mdmz-phone",
            Strings.get("contact.call", row.name()),
            () -> actions.call(row.aor(), false));
    Button video =
        Buttons.icon(
            "row-video",
            "mdmz-videocam",
            Strings.get("contact.video", row.name()),
            () -> actions.call(row.aor(), true));
    call.setFocusTraversable(false);
    video.setFocusTraversable(false);
    HBox buttons = new HBox(call, video);
    buttons.setAlignment(Pos.CENTER);
    buttons.visibleProperty().bind(hoverProperty());
    buttons.managedProperty().bind(buttons.visibleProperty());
    return buttons;
  }
}
