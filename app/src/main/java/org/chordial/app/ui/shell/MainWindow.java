package org.chordial.app.ui.shell;

import java.util.Optional;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.util.Duration;
import org.chordial.app.contacts.Contact;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.contacts.ContactActions;
import org.chordial.app.ui.contacts.ContactsPane;
import org.chordial.app.ui.contacts.ConversationPane;
import org.chordial.app.ui.contacts.OwnCard;
import org.chordial.app.ui.control.Buttons;
import org.chordial.app.ui.control.Toast;
import org.chordial.app.ui.history.CallsPane;
import org.chordial.app.ui.model.ContactRow;
import org.chordial.app.ui.settings.SettingsPages;

/** The window of a phone that has a profile: rail, list, detail, and whoever calls on top. */
public final class MainWindow extends StackPane implements ContactActions, CallDesk.Place {
  private static final double LIST_WIDTH = 320;

  private static final Duration PRESENCE_PERIOD = Duration.minutes(1);

  /** Below this there is room for the list or for the detail. */
  private static final double NARROW = 760;

  private final Parts parts;
  private final SettingsPages settings;
  private final CallDesk desk;
  private final Toast toast = new Toast();
  private final ObjectProperty<Section> section = new SimpleObjectProperty<>(Section.CHATS);
  private final BooleanProperty detailFirst = new SimpleBooleanProperty();
  private final StackPane list = new StackPane();
  private final StackPane detail = new StackPane();
  private ContactsPane contacts;

  public MainWindow(Parts parts, SettingsPages settings) {
    this.parts = parts;
    this.settings = settings;
    this.desk = new CallDesk(parts, this, toast::say);
    setId("main");
    list.setMinWidth(LIST_WIDTH);
    BorderPane detailPane = new BorderPane(detail);
    detailPane.getStyleClass().add("detail-pane");
    Button back =
        Buttons.icon(
            "back", "mdal-arrow_back", Strings.get("window.back"), () -> detailFirst.set(false));
    HBox top = new HBox(back);
    top.setPadding(new Insets(8, 8, 0, 8));
    detailPane.setTop(top);
    HBox.setHgrow(detailPane, Priority.ALWAYS);
    var narrow = widthProperty().greaterThan(0).and(widthProperty().lessThan(NARROW));
    shownWhen(list, narrow.not().or(detailFirst.not()));
    shownWhen(detailPane, narrow.not().or(detailFirst));
    shownWhen(top, narrow);
    narrow.subscribe(
        now -> {
          list.setMaxWidth(now ? Double.MAX_VALUE : LIST_WIDTH);
          HBox.setHgrow(list, now ? Priority.ALWAYS : Priority.NEVER);
        });
    HBox panes = new HBox(new Rail(parts.phone(), parts.aor(), section), list, detailPane);
    setAlignment(desk.bars(), Pos.TOP_CENTER);
    setAlignment(toast, Pos.BOTTOM_CENTER);
    setMargin(toast, new Insets(0, 0, 24, 0));
    getChildren().addAll(panes, desk.bars(), toast);
    section.subscribe(this::showSection);
    parts.phone().onEnded(parts.people()::add);
    parts.phone().onMessage(parts.people()::received);
    parts.phone().notice().subscribe(toast::say);
    parts.people().problem().subscribe(toast::say);
    parts.people().rows().addListener((ListChangeListener<ContactRow>) change -> peopleChanged());
    parts
        .phone()
        .registered()
        .subscribe(
            registered -> {
              if (registered) {
                parts.people().askPresence();
              }
            });
    Timeline ask =
        new Timeline(new KeyFrame(PRESENCE_PERIOD, event -> parts.people().askPresence()));
    ask.setCycleCount(Animation.INDEFINITE);
    sceneProperty()
        .subscribe(
            scene -> {
              if (scene == null) {
                ask.stop();
              } else {
                ask.play();
              }
            });
    parts.people().refresh();
    showOwnCard();
  }

  private static void shownWhen(Node node, javafx.beans.binding.BooleanExpression condition) {
    node.visibleProperty().bind(condition);
    node.managedProperty().bind(condition);
  }

  /** Puts the cursor into the search, wherever one is. */
  public void focusSearch() {
    if (contacts == null) {
      section.set(Section.CHATS);
    }
    detailFirst.set(false);
    contacts.focusSearch();
  }

  /** The next of rail, list and detail gets the focus. */
  public void nextPane() {
    Node focused = getScene().getFocusOwner();
    boolean inList = isIn(focused, list);
    Node next = inList && !detail.getChildren().isEmpty() ? detail : list;
    next.lookupAll("*").stream()
        .filter(node -> node.isFocusTraversable() && node.isVisible() && !node.isDisabled())
        .findFirst()
        .ifPresent(Node::requestFocus);
  }

  private static boolean isIn(Node node, Node parent) {
    for (Node at = node; at != null; at = at.getParent()) {
      if (at.equals(parent)) {
        return true;
      }
    }
    return false;
  }

  public CallDesk desk() {
    return desk;
  }

  /** Says something at the foot of the window. */
  public void say(String sentence) {
    toast.say(sentence);
  }

  private void showSection(Section now) {
    contacts = null;
    Node pane =
        switch (now) {
          case CHATS -> people(Strings.get("rail.chats"), false);
          case CONTACTS -> people(Strings.get("rail.contacts"), true);
          case CALLS -> {
            parts.people().callsSeen();
            yield new CallsPane(parts.people(), this, parts.clock());
          }
          case SETTINGS -> settings.list(this::showPage);
        };
    list.getChildren().setAll(pane);
    detailFirst.set(false);
  }

  private Node people(String title, boolean onlyContacts) {
    contacts = new ContactsPane(title, parts.people(), onlyContacts, this, parts.clock());
    return contacts;
  }

  private void showPage(Node page) {
    if (!callInFront()) {
      detail.getChildren().setAll(page);
      detailFirst.set(true);
    }
  }

  private void showOwnCard() {
    detail.getChildren().setAll(new OwnCard(parts.aor()));
  }

  private boolean callInFront() {
    return desk.shown().filter(call -> !call.over()).isPresent();
  }

  private void peopleChanged() {
    shownConversation()
        .ifPresent(
            pane -> {
              pane.show(parts.people().row(pane.aor()));
              if (contacts != null) {
                contacts.mark(pane.aor());
              }
            });
  }

  private Optional<ConversationPane> shownConversation() {
    return detail.getChildren().stream()
        .filter(ConversationPane.class::isInstance)
        .map(ConversationPane.class::cast)
        .findFirst();
  }

  @Override
  public void show(Node call) {
    detail.getChildren().setAll(call);
    detailFirst.set(true);
  }

  @Override
  public void conversation(String who) {
    detail.getChildren().clear();
    open(who);
  }

  @Override
  public void compose(String who) {
    open(who);
    shownConversation().ifPresent(ConversationPane::focusComposer);
  }

  @Override
  public void call(String to, boolean video) {
    desk.call(to, video);
  }

  @Override
  public void open(String who) {
    boolean there = shownConversation().filter(pane -> pane.aor().equals(who)).isPresent();
    if (!there && !callInFront()) {
      detail
          .getChildren()
          .setAll(
              new ConversationPane(parts.people().row(who), parts.people(), this, parts.clock()));
    }
    detailFirst.set(true);
    if (contacts != null && !callInFront()) {
      contacts.mark(who);
    }
  }

  @Override
  public void add(String who) {
    parts.people().save(new Contact(who, who.substring(0, Math.max(1, who.indexOf('@')))));
  }

  @Override
  public void rename(String who, String name) {
    parts.people().save(new Contact(who, name));
  }

  @Override
  public void remove(String who) {
    parts.people().remove(who);
  }
}
