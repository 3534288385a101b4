package org.chordial.app.ui.history;

import java.time.InstantSource;
import java.time.ZoneId;
import javafx.beans.binding.Bindings;
import javafx.collections.transformation.FilteredList;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.chordial.app.contacts.CallRecord;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.Words;
import org.chordial.app.ui.contacts.ContactActions;
import org.chordial.app.ui.control.Avatar;
import org.chordial.app.ui.control.Buttons;
import org.chordial.app.ui.model.People;

/** The calls that were, newest first. */
public final class CallsPane extends VBox {
  private final People people;
  private final ContactActions actions;
  private final InstantSource clock;

  public CallsPane(People people, ContactActions actions, InstantSource clock) {
    this.people = people;
    this.actions = actions;
    this.clock = clock;
    getStyleClass().add("list-pane");
    FilteredList<CallRecord> shown = new FilteredList<>(people.calls());
    Label title = new Label(Strings.get("history.title"));
    title.getStyleClass().add("pane-title");
    VBox header = new VBox(title, filter(shown));
    header.getStyleClass().add("list-header");
    ListView<CallRecord> list = new ListView<>(shown);
    list.setId("history");
    list.setAccessibleText(Strings.get("history.title"));
    list.setCellFactory(view -> new Cell());
    list.getSelectionModel()
        .selectedItemProperty()
        .subscribe(
            call -> {
              if (call != null) {
                actions.open(call.aor());
              }
            });
    Label emptyTitle = new Label(Strings.get("history.empty.title"));
    emptyTitle.getStyleClass().add("row-name");
    Label emptyText = new Label(Strings.get("history.empty.text"));
    emptyText.getStyleClass().add("muted");
    emptyText.setWrapText(true);
    VBox empty = new VBox(emptyTitle, emptyText);
    empty.getStyleClass().add("card");
    empty.setMouseTransparent(true);
    empty.visibleProperty().bind(Bindings.isEmpty(shown));
    StackPane body = new StackPane(list, empty);
    setVgrow(body, Priority.ALWAYS);
    getChildren().addAll(header, body);
  }

  private static HBox filter(FilteredList<CallRecord> shown) {
    ToggleButton all = new ToggleButton(Strings.get("history.all"));
    all.setId("history-all");
    all.getStyleClass().add("left-pill");
    ToggleButton missed = new ToggleButton(Strings.get("history.missed.only"));
    missed.setId("history-missed");
    missed.getStyleClass().add("right-pill");
    ToggleGroup group = new ToggleGroup();
    group.getToggles().addAll(all, missed);
    all.setSelected(true);
    group
        .selectedToggleProperty()
        .subscribe(
            chosen -> {
              if (chosen == null) {
                all.setSelected(true);
              }
              shown.setPredicate(missed.equals(chosen) ? CallRecord::missed : call -> true);
            });
    return new HBox(all, missed);
  }

  private final class Cell extends ListCell<CallRecord> {
    @Override
    protected void updateItem(CallRecord call, boolean empty) {
      super.updateItem(call, empty);
      setText(null);
      if (empty || call == null) {
        setGraphic(null);
        setAccessibleText(null);
        return;
      }
      String who = people.nameOf(call.aor());
      Avatar avatar = new Avatar(40);
      avatar.show(call.aor(), who);
      Label name = new Label(who);
      name.getStyleClass().add("row-name");
      Label line =
          new Label(
              Words.call(call)
                  + " · "
                  + Words.when(call.started(), clock.instant(), ZoneId.systemDefault()));
      line.getStyleClass().add("row-line");
      if (call.missed()) {
        line.getStyleClass().add("bad");
      }
      VBox words = new VBox(2, name, line);
      words.setAlignment(Pos.CENTER_LEFT);
      words.setMinWidth(0);
      HBox.setHgrow(words, Priority.ALWAYS);
      Button back =
          Buttons.icon(
              "call-back",
              call.video() ? "mdmz-videocam" : "mdmz-phone",
              Strings.get("history.callback", who),
              () -> actions.call(call.aor(), call.video()));
      HBox content = new HBox(12, avatar, words, back);
      content.setAlignment(Pos.CENTER_LEFT);
      setGraphic(content);
      setPrefWidth(0);
      setAccessibleText(who + ", " + line.getText());
    }
  }
}
