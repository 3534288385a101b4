package org.chordial.app.ui.contacts;

import java.time.InstantSource;
import java.time.ZoneId;
import javafx.application.Platform;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputDialog;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.Words;
import org.chordial.app.ui.control.Avatar;
import org.chordial.app.ui.control.Buttons;
import org.chordial.app.ui.model.ContactRow;
import org.chordial.app.ui.model.People;
import org.chordial.app.ui.model.Timeline;
import org.kordamp.ikonli.javafx.FontIcon;

/** What was said and called with one person, and ways to say and call more. */
public final class ConversationPane extends BorderPane {
  private final People people;
  private ContactRow row;
  private final ContactActions actions;
  private final InstantSource clock;
  private final VBox entries = new VBox();
  private final ScrollPane scroll = new ScrollPane(entries);
  private final TextField text = new TextField();

  public ConversationPane(
      ContactRow row, People people, ContactActions actions, InstantSource clock) {
    this.row = row;
    this.people = people;
    this.actions = actions;
    this.clock = clock;
    setId("conversation");
    entries.getStyleClass().add("timeline");
    entries.setFillWidth(true);
    scroll.getStyleClass().add("timeline-scroll");
    scroll.setFitToWidth(true);
    scroll.setFocusTraversable(false);
    show(row);
    setCenter(scroll);
    setBottom(composer());
    people.test(row, true);
  }

  /** Shows what is new with her. */
  public void show(ContactRow now) {
    row = now;
    setTop(header());
    reload();
  }

  /** Puts the cursor where one writes. */
  public void focusComposer() {
    text.requestFocus();
  }

  /** Whose conversation this is. */
  public String aor() {
    return row.aor();
  }

  private void reload() {
    var _ = people.timeline(row.aor()).thenAccept(this::show);
  }

  private HBox header() {
    Avatar avatar = new Avatar(40);
    avatar.show(row.aor(), row.name());
    Label name = new Label(row.name());
    name.getStyleClass().add("title");
    Label presence = new Label();
    presence.setId("presence");
    presence.getStyleClass().add("muted");
    row.presence()
        .subscribe(
            now ->
                presence.setText(
                    row.name().equals(row.aor())
                        ? Words.presence(now)
                        : row.aor() + " · " + Words.presence(now)));
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    HBox header = new HBox(avatar, new VBox(2, name, presence), space);
    header.getStyleClass().add("header");
    header
        .getChildren()
        .addAll(
            Buttons.icon(
                "call-audio",
                "mdmz-phone",
                Strings.get("contact.call", row.name()),
                () -> actions.call(row.aor(), false)),
            Buttons.icon(
                "call-video",
                "mdmz-videocam",
                Strings.get("contact.video", row.name()),
                () -> actions.call(row.aor(), true)),
            row.known() ? more() : add());
    return header;
  }

  private Button add() {
    return Buttons.icon(
        "add-contact", "mdmz-person_add", Strings.get("contact.add"), () -> actions.add(row.aor()));
  }

  private MenuButton more() {
    MenuItem rename = new MenuItem(Strings.get("contact.rename"));
    rename.setOnAction(event -> askForName());
    MenuItem remove = new MenuItem(Strings.get("contact.remove"));
    remove.setOnAction(event -> actions.remove(row.aor()));
    MenuItem ask = new MenuItem(Strings.get("contact.presence.check", row.name()));
    ask.setOnAction(event -> people.test(row, true));
    MenuButton more = new MenuButton(null, new FontIcon("mdmz-more_vert"), ask, rename, remove);
    more.setId("contact-more");
    more.getStyleClass().addAll("button-icon", "button-circle", "flat", "no-arrow");
    more.setAccessibleText(Strings.get("contact.more"));
    more.setTooltip(new Tooltip(Strings.get("contact.more")));
    return more;
  }

  private void askForName() {
    TextInputDialog dialog = new TextInputDialog(row.name());
    dialog.initOwner(getScene().getWindow());
    dialog.setTitle(Strings.get("contact.rename"));
    dialog.setHeaderText(Strings.get("contact.rename.text", row.aor()));
    dialog.setGraphic(null);
    dialog.setOnHidden(
        event -> {
          if (dialog.getResult() != null) {
            actions.rename(row.aor(), dialog.getResult());
          }
        });
    dialog.show();
  }

  private HBox composer() {
    text.setId("message");
    text.setPromptText(Strings.get("chat.prompt"));
    text.setAccessibleText(Strings.get("chat.prompt"));
    HBox.setHgrow(text, Priority.ALWAYS);
    Button send = new Button(null, new FontIcon("mdmz-send"));
    send.setId("send");
    send.getStyleClass().addAll("button-icon", "accent");
    Buttons.name(send, Strings.get("chat.send"));
    send.disableProperty().bind(text.textProperty().isEmpty());
    send.setOnAction(event -> send());
    text.setOnAction(event -> send());
    HBox composer = new HBox(text, send);
    composer.getStyleClass().add("composer");
    return composer;
  }

  private void send() {
    String typed = text.getText().strip();
    if (!typed.isEmpty()) {
      text.clear();
      var _ = people.send(row.aor(), typed).thenRun(this::reload);
      reload();
    }
  }

  private void show(Timeline timeline) {
    entries.getChildren().clear();
    if (timeline.entries().isEmpty()) {
      Label nothing = new Label(Strings.get("chat.empty", row.name()));
      nothing.getStyleClass().add("muted");
      entries.getChildren().add(nothing);
    }
    for (Timeline.Entry entry : timeline.entries()) {
      entries
          .getChildren()
          .add(
              switch (entry) {
                case Timeline.Said said -> bubble(said);
                case Timeline.Called called -> event(called);
              });
    }
    Platform.runLater(() -> scroll.setVvalue(1));
  }

  private Node bubble(Timeline.Said said) {
    Label words = new Label(said.message().text());
    words.setWrapText(true);
    words.getStyleClass().add("bubble");
    words.maxWidthProperty().bind(entries.widthProperty().multiply(0.7));
    String stamp = Words.when(said.at(), clock.instant(), ZoneId.systemDefault());
    String status =
        switch (said.message().status()) {
          case SENDING -> " · " + Strings.get("chat.sending");
          case DELIVERED -> " · " + Strings.get("chat.delivered");
          case FAILED -> " · " + Strings.get("chat.failed");
          case UNREAD, READ -> "";
        };
    Label below = new Label(stamp + status);
    below.getStyleClass().add("stamp");
    VBox bubble = new VBox(2, words, below);
    bubble.setFillWidth(false);
    if (said.message().outgoing()) {
      words.getStyleClass().add("own");
      bubble.setAlignment(Pos.CENTER_RIGHT);
    }
    return bubble;
  }

  private Node event(Timeline.Called called) {
    FontIcon icon = new FontIcon(called.call().video() ? "mdmz-videocam" : "mdmz-phone");
    String stamp = Words.when(called.at(), clock.instant(), ZoneId.systemDefault());
    Label event = new Label(Words.call(called.call()) + " · " + stamp, icon);
    event.getStyleClass().add("event");
    HBox line = new HBox(event);
    line.setAlignment(Pos.CENTER);
    return line;
  }
}
