package org.chordial.app.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.chordial.app.store.Profile;
import org.chordial.app.store.ProfileBackup;
import org.chordial.app.ui.firststart.Accounts;
import org.chordial.app.ui.firststart.ProfileAccounts;
import org.chordial.app.ui.settings.Look;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstStartTest {
  @TempDir private Path temp;
  private Path directory;

  @BeforeEach
  void place() {
    directory = temp.resolve("profile");
  }

  private WindowFixture window() throws Exception {
    WindowFixture fixture =
        new WindowFixture(directory, new ProfileAccounts(directory, WindowFixture.CLOCK));
    fixture.show();
    return fixture;
  }

  @Test
  void aConfigurationFileAndANameMakeAnAccountAndThePhoneOpens() throws Exception {
    Path file = TestProfiles.configurationFile(temp);
    try (WindowFixture fixture = window()) {
      Stage stage = fixture.stage();
      UiDriver.await(stage, "start-new");
      UiDriver.picture(stage, "first-start");
      Names.assertAllNamed(stage);
      UiDriver.click(stage, "start-new");
      UiDriver.type(stage, "start-source", file.toString());
      UiDriver.picture(stage, "first-start-invitation");
      UiDriver.click(stage, "start-next");
      UiDriver.await(stage, "start-name");
      UiDriver.type(stage, "start-name", "alice smith");
      UiDriver.awaitText(stage, "start-name-hint", "cannot be a name");
      UiDriver.type(stage, "start-name", "alice");
      UiDriver.awaitText(stage, "start-name-hint", "alice@example.org");
      UiDriver.awaitText(stage, "start-names", "not protected");
      UiDriver.picture(stage, "first-start-name");
      Names.assertAllNamed(stage);
      UiDriver.click(stage, "start-next");
      UiDriver.await(stage, "start-done");
      choose(stage, "microphone", "tone");
      choose(stage, "camera", "pattern");
      UiDriver.awaitText(stage, "microphone-hint", "works");
      UiDriver.await("my picture", () -> pictureShows(stage));
      UiDriver.picture(stage, "first-start-devices");
      Names.assertAllNamed(stage);
      UiDriver.click(stage, "start-done");
      UiDriver.await(stage, "own-card");
      UiDriver.picture(stage, "empty");
    }
    try (Profile profile = Profile.open(directory)) {
      assertEquals("alice@example.org", profile.credentials().userName());
      assertEquals("tone", profile.setting("microphone").orElseThrow());
    }
  }

  @Test
  void closingInTheMiddleLosesNothing() throws Exception {
    Path file = TestProfiles.configurationFile(temp);
    try (WindowFixture fixture = window()) {
      Stage stage = fixture.stage();
      UiDriver.click(stage, "start-new");
      UiDriver.type(stage, "start-source", file.toString());
      UiDriver.click(stage, "start-next");
      UiDriver.await(stage, "start-name");
      UiDriver.type(stage, "start-name", "alice");
    }
    assertFalse(Profile.isThere(directory));
    try (WindowFixture fixture = window()) {
      Stage stage = fixture.stage();
      UiDriver.click(stage, "start-new");
      UiDriver.await(stage, "start-source");
      assertEquals(file.toString(), textOf(stage, "start-source"));
      UiDriver.click(stage, "start-next");
      UiDriver.await(stage, "start-name");
      assertEquals("alice", textOf(stage, "start-name"));
    }
  }

  @Test
  void aWrongFileIsExplainedInASentence() throws Exception {
    try (WindowFixture fixture = window()) {
      Stage stage = fixture.stage();
      UiDriver.click(stage, "start-given");
      UiDriver.type(stage, "start-source", temp.resolve("nothing.xml").toString());
      UiDriver.click(stage, "start-next");
      UiDriver.awaitText(stage, "start-problem", "there is no such file or link");
      UiDriver.picture(stage, "first-start-problem");
    }
  }

  @Test
  void anInvitationThatIsClickedFillsTheFirstStart() throws Exception {
    try (WindowFixture fixture = window()) {
      Stage stage = fixture.stage();
      UiDriver.await(stage, "start-new");
      String link = "chordial:join?config=https%3A%2F%2Fexample.org%2Fchordial.xml";
      UiDriver.fx(
          () -> {
            fixture.window().link(link);
            return null;
          });
      UiDriver.await(stage, "start-source");
      assertEquals(link, textOf(stage, "start-source"));
    }
  }

  @Test
  void aProtectedNameNeedsItsPasswordTwice() throws Exception {
    CompletableFuture<Profile> refused =
        CompletableFuture.failedFuture(
            new OverlayException(OverlayFailure.NAME_TAKEN, "alice@example.org"));
    Accounts server =
        new Accounts() {
          @Override
          public CompletableFuture<Overlay> overlay(String source) {
            return CompletableFuture.completedFuture(new Overlay("example.org", true));
          }

          @Override
          public CompletableFuture<Profile> create(String aor, char[] password, boolean newName) {
            return refused;
          }

          @Override
          public CompletableFuture<Profile> restore(Path backup, char[] password) {
            return refused;
          }
        };
    try (WindowFixture fixture = new WindowFixture(directory, server)) {
      fixture.show();
      Stage stage = fixture.stage();
      UiDriver.click(stage, "start-new");
      UiDriver.type(stage, "start-source", "https://example.org/chordial.xml");
      UiDriver.click(stage, "start-next");
      UiDriver.await(stage, "start-name");
      UiDriver.type(stage, "start-name", "alice");
      UiDriver.type(stage, "start-password", "correct horse");
      UiDriver.type(stage, "start-password-again", "correct house");
      assertTrue(UiDriver.fx(() -> UiDriver.find(stage, "start-next").orElseThrow().isDisabled()));
      UiDriver.type(stage, "start-password-again", "correct horse");
      UiDriver.awaitText(stage, "start-names", "Names are protected");
      UiDriver.click(stage, "start-next");
      UiDriver.awaitText(stage, "start-problem", "Choose another one");
      UiDriver.fx(
          () -> {
            new org.chordial.app.ui.window.Theme(stage.getScene()).look(Look.DARK);
            return null;
          });
      UiDriver.picture(stage, "first-start-taken-dark");
    }
  }

  @Test
  void aBackupBringsTheAccountHere() throws Exception {
    Path other = temp.resolve("other");
    TestProfiles.alice(other);
    Path backup = temp.resolve("alice.chordial");
    try (Profile profile = Profile.open(other)) {
      ProfileBackup.write(profile, backup, "a good password".toCharArray());
    }
    ProfileAccounts accounts = new ProfileAccounts(directory, WindowFixture.CLOCK);
    try (Profile profile = accounts.restore(backup, "a good password".toCharArray()).get()) {
      assertEquals("alice@example.org", profile.credentials().userName());
    }
    try (WindowFixture fixture = window()) {
      UiDriver.await(fixture.stage(), "own-card");
    }
  }

  private static boolean pictureShows(Stage stage) {
    return UiDriver.all(stage.getScene().getRoot()).stream()
        .anyMatch(
            node ->
                node instanceof org.chordial.app.ui.control.PicturePane pane
                    && pane.showing().get());
  }

  @SuppressWarnings("unchecked") // the box of that id holds strings
  private static void choose(Stage stage, String id, String value) throws Exception {
    UiDriver.await(stage, id);
    UiDriver.fx(
        () -> {
          ((ComboBox<String>) UiDriver.find(stage, id).orElseThrow()).setValue(value);
          return null;
        });
  }

  private static String textOf(Stage stage, String id) throws Exception {
    return UiDriver.fx(() -> ((TextField) UiDriver.find(stage, id).orElseThrow()).getText());
  }
}
