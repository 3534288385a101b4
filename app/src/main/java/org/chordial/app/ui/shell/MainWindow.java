package org.chordial.app.ui.shell;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.chordial.app.call.CallId;
import org.chordial.app.call.Phone;
import org.chordial.app.call.Presence;
import org.chordial.app.contacts.Contact;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.call.CallActions;
import org.chordial.app.ui.call.CallView;
import org.chordial.app.ui.call.IncomingBar;
import org.chordial.app.ui.contacts.ContactActions;
import org.chordial.app.ui.contacts.ContactsPane;
import org.chordial.app.ui.contacts.ConversationPane;
import org.chordial.app.ui.contacts.OwnCard;
import org.chordial.app.ui.control.PicturePane;
import org.chordial.app.ui.history.CallsPane;
import org.chordial.app.ui.model.CallModel;
import org.chordial.app.ui.model.ContactRow;
import org.chordial.app.ui.model.People;
import org.chordial.app.ui.model.PhoneModel;

/** The window of a phone that has a profile: rail, list, detail, and whoever calls on top. */
public final class MainWindow extends StackPane implements ContactActions, CallActions {
  private static final double LIST_WIDTH = 320;

  private final String aor;
  private final PhoneModel phone;
  private final People people;
  private final PicturePane remote;
  private final PicturePane own;
  private final InstantSource clock;
  private final ObjectProperty<Section> section = new SimpleObjectProperty<>(Section.CHATS);
  private final StackPane list = new StackPane();
  private final StackPane detail = new StackPane();
  private final VBox incoming = new VBox(8);
  private final Supplier<Node> settings;
  private ContactsPane contacts;
  private CallModel shownCall;

  /**
   * @param remote where the phone shows the other side's picture
   * @param own where it shows my camera's
   * @param settings makes the page of settings
   */
  public MainWindow(
      String aor,
      PhoneModel phone,
      People people,
      PicturePane remote,
      PicturePane own,
      Supplier<Node> settings,
      InstantSource clock) {
    this.aor = aor;
    this.phone = phone;
    this.people = people;
    this.remote = remote;
    this.own = own;
    this.settings = settings;
    this.clock = clock;
    list.setMinWidth(LIST_WIDTH);
    list.setPrefWidth(LIST_WIDTH);
    HBox.setHgrow(detail, Priority.ALWAYS);
    HBox panes = new HBox(new Rail(phone, aor, section), list, detail);
    incoming.setAlignment(Pos.TOP_CENTER);
    incoming.setPickOnBounds(false);
    incoming.setPadding(new Insets(16));
    incoming.setMaxHeight(Region.USE_PREF_SIZE);
    setAlignment(incoming, Pos.TOP_CENTER);
    getChildren().addAll(panes, incoming);
    section.subscribe(this::showSection);
    phone.calls().addListener((ListChangeListener<CallModel>) change -> callsChanged());
    phone.onEnded(people::add);
    phone.onMessage(
        message -> {
          people.received(message);
          reloadConversation();
        });
    people.refresh();
    showOwnCard();
  }

  /** Puts the cursor into the search, wherever one is. */
  public void focusSearch() {
    if (contacts == null) {
      section.set(Section.CHATS);
    }
    contacts.focusSearch();
  }

  public Optional<CallModel> shownCall() {
    return Optional.ofNullable(shownCall);
  }

  private void showSection(Section now) {
    contacts = null;
    Node pane =
        switch (now) {
          case CHATS -> people(Strings.get("rail.chats"), false);
          case CONTACTS -> people(Strings.get("rail.contacts"), true);
          case CALLS -> {
            people.callsSeen();
            yield new CallsPane(people, this, clock);
          }
          case SETTINGS -> settings.get();
        };
    list.getChildren().setAll(pane);
  }

  private Node people(String title, boolean onlyContacts) {
    contacts = new ContactsPane(title, people, onlyContacts, this);
    return contacts;
  }

  private void callsChanged() {
    incoming.getChildren().clear();
    for (CallModel call : phone.calls()) {
      // The list changes when a call comes; what becomes of one that rings changes the call alone.
      call.state().subscribe((before, after) -> callsChanged(call));
      addIncoming(call);
    }
  }

  private void callsChanged(CallModel call) {
    incoming.getChildren().clear();
    phone.calls().forEach(this::addIncoming);
    if (call.over() && call != shownCall) {
      phone.dismiss(call);
    }
  }

  private void addIncoming(CallModel call) {
    if (call.waitsForUs()) {
      boolean busy = phone.active().isPresent();
      incoming
          .getChildren()
          .add(
              new IncomingBar(
                  call,
                  people.nameOf(call.peer()),
                  busy,
                  new IncomingBar.Actions() {
                    @Override
                    public void answer(CallModel answered, boolean video) {
                      phone.active().ifPresent(running -> hold(running, true));
                      told(phone.phone().answer(answered.id(), video));
                      show(answered);
                    }

                    @Override
                    public void decline(CallModel declined) {
                      told(phone.phone().decline(declined.id()));
                    }
                  }));
    }
  }

  private void show(CallModel call) {
    shownCall = call;
    detail
        .getChildren()
        .setAll(new CallView(call, people.nameOf(call.peer()), remote, own, this, clock));
  }

  private void showOwnCard() {
    detail.getChildren().setAll(new OwnCard(aor));
  }

  private void reloadConversation() {
    detail.getChildren().stream()
        .filter(ConversationPane.class::isInstance)
        .forEach(pane -> ((ConversationPane) pane).reload());
  }

  @Override
  public void call(String to, boolean video) {
    show(phone.call(to, video));
  }

  @Override
  public void open(String who) {
    if (shownCall != null && !shownCall.over()) {
      return;
    }
    ContactRow row =
        people.rows().stream()
            .filter(each -> each.aor().equals(who))
            .findFirst()
            .orElseGet(
                () ->
                    new ContactRow(
                        who,
                        who,
                        false,
                        "",
                        0,
                        new SimpleObjectProperty<>(new Presence(Presence.Kind.UNKNOWN, -1))));
    detail.getChildren().setAll(new ConversationPane(row, people, this, clock));
  }

  @Override
  public void add(String who) {
    people.save(new Contact(who, who.substring(0, Math.max(1, who.indexOf('@')))));
  }

  @Override
  public void remove(String who) {
    people.remove(who);
    showOwnCard();
  }

  @Override
  public void mute(CallModel call, boolean on) {
    told(phone.phone().mute(call.id(), on));
  }

  @Override
  public void video(CallModel call, boolean on) {
    told(phone.phone().video(call.id(), on));
  }

  @Override
  public void hold(CallModel call, boolean on) {
    CallId id = call.id();
    told(on ? phone.phone().hold(id) : phone.phone().resume(id));
  }

  @Override
  public void dtmf(CallModel call, char key) {
    told(phone.phone().dtmf(call.id(), String.valueOf(key)));
  }

  @Override
  public void end(CallModel call) {
    told(phone.phone().hangup(call.id()));
  }

  @Override
  public void callAgain(CallModel call) {
    phone.dismiss(call);
    call(call.peer(), call.offeredVideo());
  }

  @Override
  public void close(CallModel call) {
    shownCall = null;
    phone.dismiss(call);
    open(call.peer());
  }

  /** What fails is told by an event of its own, and shown where the call is. */
  private void told(CompletableFuture<Void> done) {
    Phone asked = phone.phone();
    var _ =
        done.exceptionally(
            failure -> {
              org.slf4j.LoggerFactory.getLogger(MainWindow.class)
                  .debug("{} refused: {}", asked, failure.getMessage());
              return null;
            });
  }
}
