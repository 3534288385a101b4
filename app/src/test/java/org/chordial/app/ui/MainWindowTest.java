package org.chordial.app.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.Window;
import javafx.stage.WindowEvent;
import org.chordial.app.call.CallId;
import org.chordial.app.call.CallState;
import org.chordial.app.call.PhoneEvent;
import org.chordial.app.call.PhoneFailure;
import org.chordial.app.call.Presence;
import org.chordial.app.contacts.CallRecord;
import org.chordial.app.contacts.HistoryStore;
import org.chordial.app.store.Profile;
import org.chordial.app.ui.firststart.ProfileAccounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainWindowTest {
  private static final String BOB = "bob@example.org";

  @TempDir private Path temp;
  private Path directory;
  private WindowFixture fixture;
  private Stage stage;

  @BeforeEach
  void open() throws Exception {
    directory = temp.resolve("alice");
    if (!Profile.isThere(directory)) {
      TestProfiles.aliceWithFriends(directory);
    }
    fixture = new WindowFixture(directory, new ProfileAccounts(directory, WindowFixture.CLOCK));
    stage = fixture.stage();
    fixture.phone().presence(BOB, new Presence(Presence.Kind.REACHABLE, 38));
    fixture.phone().presence("carol@example.org", new Presence(Presence.Kind.REGISTERED, -1));
    fixture.phone().presence("dave@example.org", new Presence(Presence.Kind.NO_ANSWER, -1));
    fixture.show();
    UiDriver.await("contacts", () -> rows() == 4);
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  private int rows() {
    return UiDriver.find(stage, "contacts")
        .map(node -> ((ListView<?>) node).getItems().size())
        .orElse(0);
  }

  private void openBob() throws Exception {
    UiDriver.fx(
        () -> {
          fixture.window().main().orElseThrow().open(BOB);
          return null;
        });
    UiDriver.await(stage, "conversation");
  }

  private CallId callBob(boolean video) throws Exception {
    openBob();
    UiDriver.click(stage, video ? "call-video" : "call-audio");
    UiDriver.await(stage, "call-view");
    return new CallId("c1");
  }

  @Test
  void aContactsConversationShowsMessagesAndCalls() throws Exception {
    openBob();
    UiDriver.await(
        "bubbles",
        () ->
            UiDriver.all(stage.getScene().getRoot()).stream()
                    .filter(node -> node.getStyleClass().contains("bubble"))
                    .count()
                == 4);
    UiDriver.picture(stage, "conversation");
    Names.assertAllNamed(stage);
    dark();
    UiDriver.picture(stage, "conversation-dark");
  }

  private void dark() throws Exception {
    UiDriver.click(stage, "rail-settings");
    UiDriver.click(stage, "settings-look");
    UiDriver.click(stage, "look-dark");
    UiDriver.picture(stage, "settings-look-dark");
    UiDriver.click(stage, "rail-chats");
    openBob();
    UiDriver.await("dark", () -> stage.getScene().getRoot().getStyleClass().contains("dark"));
  }

  @Test
  void somebodyNewIsFoundByAddressAndAdded() throws Exception {
    UiDriver.press(stage, KeyCode.K, true, false);
    UiDriver.type(stage, "search", "Frida@Example.org");
    UiDriver.await(stage, "lookup");
    UiDriver.picture(stage, "search");
    UiDriver.click(stage, "lookup");
    UiDriver.await(stage, "add-contact");
    UiDriver.click(stage, "add-contact");
    UiDriver.await(stage, "contact-more");
    UiDriver.type(stage, "search", "");
    UiDriver.await("five contacts", () -> rows() == 5);
  }

  @Test
  void anOutgoingVideoCallTellsEachStateAndShowsMovingPictures() throws Exception {
    CallId call = callBob(true);
    UiDriver.awaitText(stage, "call-state", "Looking up");
    fixture.phone().state(call, CallState.CONNECTING, "found", "");
    UiDriver.awaitText(stage, "call-state", "Connecting");
    fixture.phone().state(call, CallState.RINGING, "ringing", "");
    UiDriver.awaitText(stage, "call-state", "Ringing");
    UiDriver.picture(stage, "call-ringing");
    fixture.phone().connect(call, true);
    fixture.theirPicture(1);
    fixture.myPicture();
    UiDriver.awaitText(stage, "call-encryption", "certificate checked");
    UiDriver.awaitText(stage, "call-quality", "good");
    byte[] first = Files.readAllBytes(UiDriver.picture(stage, "call-video"));
    Names.assertAllNamed(stage);
    fixture.theirPicture(60);
    byte[] second = Files.readAllBytes(UiDriver.picture(stage, "call-video-later"));
    assertNotEquals(first.length, second.length);
    UiDriver.click(stage, "call-mute");
    UiDriver.awaitText(stage, "call-banner", "muted");
    UiDriver.picture(stage, "call-muted");
    UiDriver.press(stage, KeyCode.ESCAPE, false, false);
    UiDriver.press(stage, KeyCode.M, true, false);
    UiDriver.await("unmuted", () -> fixture.phone().asked().contains("mute c1 false"));
    assertFalse(fixture.phone().asked().contains("hangup c1"));
    UiDriver.click(stage, "call-end");
    UiDriver.await(stage, "conversation");
    UiDriver.click(stage, "rail-calls");
    UiDriver.await("history", () -> historyRows() == 4);
    UiDriver.picture(stage, "calls");
    Names.assertAllNamed(stage);
    assertTrue(fixture.phone().asked().contains("call " + BOB + " true"));
  }

  private int historyRows() {
    return UiDriver.find(stage, "history")
        .map(node -> ((ListView<?>) node).getItems().size())
        .orElse(0);
  }

  @Test
  void anIncomingCallIsAnsweredWithVideoAndNeverTakesTheFocus() throws Exception {
    openBob();
    UiDriver.type(stage, "message", "I am just typing this");
    CallId call = fixture.phone().ring("carol@example.org", true);
    UiDriver.await(stage, "incoming");
    assertEquals("message", UiDriver.fx(() -> stage.getScene().getFocusOwner().getId()));
    UiDriver.picture(stage, "incoming");
    Names.assertAllNamed(stage);
    UiDriver.click(stage, "answer-video");
    UiDriver.await("answered", () -> fixture.phone().asked().contains("answer c1 true"));
    fixture.phone().connect(call, true);
    fixture.theirPicture(90);
    UiDriver.awaitText(stage, "call-encryption", "carol@example.org");
    fixture.phone().state(call, CallState.ENDED, "remote-hung-up", "");
    UiDriver.await(stage, "conversation");
  }

  @Test
  void aMissedCallStaysInTheHistory() throws Exception {
    CallId call = fixture.phone().ring("dave@example.org", false);
    UiDriver.await(stage, "incoming");
    fixture.phone().state(call, CallState.ENDED, "cancelled", "");
    UiDriver.await("no bar", () -> UiDriver.find(stage, "incoming").isEmpty());
    UiDriver.click(stage, "rail-calls");
    UiDriver.click(stage, "history-missed");
    UiDriver.await("two missed", () -> historyRows() == 2);
    UiDriver.picture(stage, "calls-missed");
    close();
    try (Profile profile = Profile.open(directory)) {
      CallRecord newest = new HistoryStore(profile.database()).newest(1).getFirst();
      assertEquals("dave@example.org", newest.aor());
      assertTrue(newest.missed());
    }
    open();
  }

  @Test
  void aFailedCallSaysWhyAndWhatCanBeDone() throws Exception {
    CallId call = callBob(false);
    fixture
        .phone()
        .state(call, CallState.ENDED, PhoneFailure.OFFLINE.token(), PhoneFailure.OFFLINE.text(BOB));
    UiDriver.awaitText(stage, "call-state", "no device of theirs answers");
    UiDriver.picture(stage, "call-failed");
    Names.assertAllNamed(stage);
    UiDriver.click(stage, "call-message");
    UiDriver.await(stage, "conversation");
  }

  @Test
  void aSecondCallPutsTheFirstOnHold() throws Exception {
    CallId first = callBob(false);
    fixture.phone().connect(first, false);
    UiDriver.awaitText(stage, "call-encryption", BOB);
    UiDriver.picture(stage, "call-audio");
    CallId second = fixture.phone().ring("carol@example.org", false);
    UiDriver.await(stage, "incoming");
    UiDriver.picture(stage, "incoming-during-call");
    UiDriver.click(stage, "answer");
    UiDriver.await("held", () -> fixture.phone().asked().contains("hold c1"));
    fixture.phone().connect(second, false);
    UiDriver.awaitText(stage, "call-encryption", "carol");
    UiDriver.click(stage, "call-end");
    UiDriver.awaitText(stage, "call-state", "On hold");
    UiDriver.picture(stage, "call-held");
    UiDriver.click(stage, "call-hold");
    UiDriver.await("resumed", () -> fixture.phone().asked().contains("resume c1"));
    UiDriver.press(stage, KeyCode.E, true, true);
    UiDriver.await(stage, "conversation");
  }

  @Test
  void messagesGoOutComeInAndTellWhenTheyAreLost() throws Exception {
    openBob();
    UiDriver.type(stage, "message", "On my way!");
    UiDriver.click(stage, "send");
    UiDriver.await("five", () -> bubbles() == 5);
    fixture.phone().tell(new PhoneEvent.Message(BOB, "See you at eight.", true));
    UiDriver.await("six", () -> bubbles() == 6);
    fixture.phone().failMessages();
    UiDriver.type(stage, "message", "Bring the map, please.");
    UiDriver.click(stage, "send");
    UiDriver.await(
        "the failure",
        () ->
            UiDriver.all(stage.getScene().getRoot()).stream()
                .anyMatch(
                    node ->
                        node instanceof javafx.scene.control.Label label
                            && label.getText().contains("not delivered")));
    UiDriver.picture(stage, "messages");
    assertTrue(fixture.phone().asked().contains("message " + BOB + " On my way!"));
  }

  private long bubbles() {
    return UiDriver.all(stage.getScene().getRoot()).stream()
        .filter(node -> node.getStyleClass().contains("bubble"))
        .count();
  }

  @Test
  void aNarrowWindowShowsOnePaneAndTheWayBack() throws Exception {
    UiDriver.fx(
        () -> {
          stage.setMinWidth(0);
          stage.setWidth(640);
          return null;
        });
    UiDriver.await("narrow", () -> stage.getScene().getWidth() < 760);
    UiDriver.picture(stage, "narrow-list");
    openBob();
    UiDriver.picture(stage, "narrow-conversation");
    assertTrue(UiDriver.fx(() -> UiDriver.find(stage, "contacts").isEmpty()));
    UiDriver.click(stage, "back");
    UiDriver.await(stage, "contacts");
  }

  @Test
  void settingsShowTheDevicesTheAccountAndTheKeys() throws Exception {
    UiDriver.click(stage, "rail-settings");
    UiDriver.awaitText(stage, "microphone-hint", "works");
    UiDriver.await("a moment of pictures", () -> true);
    UiDriver.picture(stage, "settings-devices");
    Names.assertAllNamed(stage);
    UiDriver.click(stage, "settings-account");
    UiDriver.await(stage, "backup-password");
    UiDriver.picture(stage, "settings-account");
    Names.assertAllNamed(stage);
    UiDriver.click(stage, "settings-network");
    UiDriver.awaitText(stage, "network-verdict", "nearly everybody");
    UiDriver.picture(stage, "settings-network");
    Names.assertAllNamed(stage);
    UiDriver.click(stage, "settings-about");
    UiDriver.picture(stage, "settings-about");
  }

  @Test
  void theWindowSpeaksGermanToo() throws Exception {
    close();
    Strings.use(Locale.GERMAN);
    try {
      open();
      openBob();
      UiDriver.picture(stage, "conversation-german");
      UiDriver.awaitText(stage, "presence", "Jetzt erreichbar");
    } finally {
      Strings.use(Locale.ENGLISH);
    }
  }

  @Test
  void quittingDuringACallAsksFirst() throws Exception {
    CallId call = callBob(false);
    fixture.phone().connect(call, false);
    UiDriver.awaitText(stage, "call-encryption", BOB);
    WindowEvent wish = new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST);
    UiDriver.fx(
        () -> {
          stage.getOnCloseRequest().handle(wish);
          return null;
        });
    assertTrue(wish.isConsumed());
    UiDriver.await("the question", () -> Window.getWindows().size() == 2);
    UiDriver.fx(
        () -> {
          Window.getWindows().stream()
              .filter(window -> !window.equals(stage))
              .toList()
              .forEach(Window::hide);
          return null;
        });
    assertTrue(stage.isShowing());
    assertFalse(fixture.phone().asked().contains("hangup c1"));
  }

  @Test
  void aDeadMicrophoneDoesNotGoUnnoticed() throws Exception {
    CallId call = callBob(false);
    fixture.phone().connect(call, false);
    UiDriver.awaitText(stage, "call-encryption", BOB);
    fixture.later(Duration.ofSeconds(9));
    UiDriver.awaitText(stage, "call-banner", "We hear nothing");
    UiDriver.picture(stage, "call-silent");
  }

  @Test
  void aLinkFromTheDesktopOpensTheConversation() throws Exception {
    UiDriver.fx(
        () -> {
          fixture.window().link("sip:carol@example.org");
          return null;
        });
    UiDriver.await(stage, "conversation");
    assertFalse(fixture.phone().asked().stream().anyMatch(asked -> asked.startsWith("call")));
  }
}
