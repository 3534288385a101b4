package org.chordial.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.chordial.app.call.PhoneEvent;
import org.chordial.app.control.PhoneDevices;
import org.chordial.app.control.PhoneOptions;
import org.chordial.app.control.PhoneRuntime;
import org.chordial.app.store.Profile;
import org.chordial.app.ui.UiDriver;
import org.chordial.app.ui.WindowFixture;
import org.chordial.app.ui.control.PicturePane;
import org.chordial.app.ui.window.RuntimeLauncher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The window with a whole phone behind it, in a real overlay on this machine. */
class WindowCallTest {
  private static final String BOB = "bob@" + DemoOverlay.NAME;
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  @TempDir private Path temp;

  @Test
  void peopleCallSeeAndWriteToEachOtherThroughTheWindow() throws Exception {
    try (DemoOverlay overlay = DemoOverlay.start(temp)) {
      overlay.addPeer();
      overlay.addPeer();
      Path alice = overlay.enroll("alice");
      choose(alice);
      CompletableFuture<PhoneEvent.Message> text = new CompletableFuture<>();
      try (Profile profile = Profile.open(overlay.enroll("bob"));
          PhoneRuntime bob =
              new PhoneRuntime(
                  profile,
                  PhoneOptions.of(new PhoneDevices("tone", "none", "pattern", "none"))
                      .withBind(LOOPBACK))) {
        bob.phone().subscribe(event -> react(bob, event, text));
        bob.join().get(30, TimeUnit.SECONDS);
        try (WindowFixture fixture =
            new WindowFixture(alice, new RuntimeLauncher(options -> options.withBind(LOOPBACK)))) {
          fixture.show();
          call(fixture, text);
        }
      }
    }
  }

  private static void choose(Path alice) throws Exception {
    try (Profile profile = Profile.open(alice)) {
      profile.setting("microphone", "tone");
      profile.setting("speaker", "none");
      profile.setting("camera", "pattern");
    }
  }

  private static void react(
      PhoneRuntime bob, PhoneEvent event, CompletableFuture<PhoneEvent.Message> text) {
    if (event instanceof PhoneEvent.Incoming incoming) {
      var _ = bob.phone().answer(incoming.call(), incoming.video());
    } else if (event instanceof PhoneEvent.Message message) {
      text.complete(message);
    }
  }

  private static void call(WindowFixture fixture, CompletableFuture<PhoneEvent.Message> text)
      throws Exception {
    Stage stage = fixture.stage();
    UiDriver.await("the green dot", () -> shows(stage, "registered"));
    UiDriver.fx(
        () -> {
          fixture.window().link("sip:" + BOB);
          return null;
        });
    UiDriver.awaitText(stage, "presence", "Reachable now");
    UiDriver.click(stage, "call-video");
    UiDriver.awaitText(stage, "call-encryption", "certificate checked");
    UiDriver.await("both pictures", () -> pictures(stage) == 2);
    UiDriver.awaitText(stage, "call-quality", "direct");
    UiDriver.picture(stage, "real-call");
    UiDriver.click(stage, "call-end");
    UiDriver.type(stage, "message", "It was good to see you.");
    UiDriver.click(stage, "send");
    assertEquals("It was good to see you.", text.get(30, TimeUnit.SECONDS).text());
    UiDriver.picture(stage, "real-message");
  }

  private static boolean shows(Stage stage, String style) {
    Scene scene = stage.getScene();
    return UiDriver.all(scene.getRoot()).stream()
        .anyMatch(
            node ->
                node.getStyleClass().contains("network-dot")
                    && node.getStyleClass().contains(style));
  }

  private static long pictures(Stage stage) {
    return UiDriver.all(stage.getScene().getRoot()).stream()
        .filter(node -> node instanceof PicturePane pane && pane.showing().get())
        .count();
  }
}
