package org.chordial.app.ui.window;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Alert;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import javafx.util.Duration;
import org.chordial.app.call.PhoneException;
import org.chordial.app.store.Profile;
import org.chordial.app.store.StoreException;
import org.chordial.app.ui.Problems;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.UiThread;
import org.chordial.app.ui.control.AppIcon;
import org.chordial.app.ui.control.Buttons;
import org.chordial.app.ui.control.Texts;
import org.chordial.app.ui.firststart.Accounts;
import org.chordial.app.ui.firststart.FirstStartModel;
import org.chordial.app.ui.firststart.FirstStartView;
import org.chordial.app.ui.link.Link;
import org.chordial.app.ui.settings.SettingsPages;
import org.chordial.app.ui.shell.MainWindow;
import org.chordial.overlay.OverlayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one window: the first start where there is no account, the phone where there is one. */
public final class ChordialWindow {
  private static final Logger log = LoggerFactory.getLogger(ChordialWindow.class);
  private static final String PLACE = "window";

  private final Stage stage;
  private final Path directory;
  private final Accounts accounts;
  private final PhoneLauncher launcher;
  private final InstantSource clock;
  private final StackPane root = new StackPane();
  private final Theme theme;
  private final Timeline figures;
  private Optional<FirstStartModel> firstStart = Optional.empty();
  private Optional<Session> session = Optional.empty();
  private Optional<MainWindow> main = Optional.empty();
  private Optional<Link> waiting = Optional.empty();

  /** To be made, and used, on the FX thread. */
  public ChordialWindow(
      Stage stage, Path directory, Accounts accounts, PhoneLauncher launcher, InstantSource clock) {
    this.stage = stage;
    this.directory = directory;
    this.accounts = accounts;
    this.launcher = launcher;
    this.clock = clock;
    Scene scene = new Scene(root, WindowPlace.WIDTH, WindowPlace.HEIGHT);
    theme = new Theme(scene);
    new Keys(this::main, this::help).install(scene);
    stage.setTitle(Strings.get("app.name"));
    stage.getIcons().setAll(AppIcon.all());
    stage.setScene(scene);
    stage.setMinWidth(WindowPlace.MIN_WIDTH);
    stage.setMinHeight(WindowPlace.MIN_HEIGHT);
    stage.setOnCloseRequest(this::askBeforeClosing);
    figures =
        new Timeline(
            new KeyFrame(
                Duration.seconds(1),
                event -> session.ifPresent(open -> open.parts().phone().refreshStats())));
    figures.setCycleCount(Animation.INDEFINITE);
  }

  /** Opens the window. */
  public void show() {
    stage.show();
    if (Profile.isThere(directory)) {
      openProfile();
    } else {
      FirstStartModel model = new FirstStartModel(directory, accounts);
      firstStart = Optional.of(model);
      root.getChildren().setAll(new FirstStartView(model, this::firstStartDone));
    }
  }

  /** A link came from the desktop, or nothing but the wish to see the window. */
  public void link(String text) {
    stage.setIconified(false);
    stage.toFront();
    if (!text.isBlank()) {
      waiting = Link.parse(text);
      if (waiting.isEmpty()) {
        main.ifPresent(window -> window.say(Strings.get("link.unknown", text)));
      }
      followLink();
    }
  }

  private void followLink() {
    switch (waiting.orElse(null)) {
      case Link.Invitation invitation when firstStart.isPresent() ->
          firstStart.get().invited(invitation.text());
      case Link.Invitation invitation when main.isPresent() ->
          main.get().say(Strings.get("link.joined"));
      case Link.Person person when main.isPresent() -> main.get().open(person.address());
      case null, default -> {
        return;
      }
    }
    waiting = Optional.empty();
  }

  /** The main window, once there is an account and a phone. */
  public Optional<MainWindow> main() {
    return main;
  }

  private void firstStartDone() {
    Optional<Profile> made = firstStart.flatMap(FirstStartModel::profile);
    firstStart = Optional.empty();
    made.ifPresent(this::openPhone);
  }

  private void openProfile() {
    root.getChildren().setAll(splash());
    inBackground(
        () -> {
          Profile profile = Profile.open(directory);
          UiThread.run(() -> openPhone(profile));
        });
  }

  private void openPhone(Profile profile) {
    root.getChildren().setAll(splash());
    inBackground(
        () -> {
          try {
            Session opened =
                new Session(profile, launcher, clock, look -> UiThread.run(() -> theme.look(look)));
            UiThread.run(() -> showMain(opened));
          } catch (OverlayException | PhoneException | StoreException | RuntimeException e) {
            profile.close();
            throw e;
          }
        });
  }

  private void showMain(Session opened) {
    session = Optional.of(opened);
    theme.look(opened.look());
    WindowPlace.parse(opened.setting(PLACE)).ifPresent(place -> place.apply(stage));
    MainWindow window = new MainWindow(opened.parts(), new SettingsPages(opened));
    main = Optional.of(window);
    root.getChildren().setAll(window);
    figures.play();
    opened.join();
    followLink();
  }

  private static Node splash() {
    ProgressIndicator wheel = new ProgressIndicator();
    wheel.setAccessibleText(Strings.get("window.starting"));
    wheel.setMaxSize(40, 40);
    VBox splash = new VBox(16, wheel, Texts.sentence(Strings.get("window.starting")));
    splash.setId("splash");
    splash.setAlignment(Pos.CENTER);
    return splash;
  }

  private void failed(Throwable failure) {
    Label text = Texts.sentence(Problems.sentence(failure));
    text.setId("start-failure");
    text.setMaxWidth(520);
    VBox page =
        new VBox(
            16,
            Texts.title(Strings.get("window.failed")),
            text,
            Buttons.word("try-again", Strings.get("window.again"), this::openProfile));
    page.setAlignment(Pos.CENTER);
    root.getChildren().setAll(page);
  }

  private interface Blocking {
    void run() throws OverlayException, StoreException, PhoneException;
  }

  private void inBackground(Blocking work) {
    Thread.ofPlatform()
        .daemon()
        .name("window-start")
        .start(
            () -> {
              try {
                work.run();
              } catch (OverlayException
                  | StoreException
                  | PhoneException
                  | RuntimeException failure) {
                UiThread.run(() -> failed(failure));
              }
            });
  }

  private void help() {
    Alert help = new Alert(Alert.AlertType.INFORMATION);
    help.initOwner(stage);
    help.setTitle(Strings.get("help.title"));
    help.setHeaderText(Strings.get("help.title"));
    help.setContentText(Strings.get("help.text"));
    help.show();
  }

  private void askBeforeClosing(WindowEvent event) {
    if (main.filter(window -> window.desk().busy()).isEmpty()) {
      return;
    }
    event.consume();
    ButtonType leave = new ButtonType(Strings.get("quit.yes"), ButtonData.OK_DONE);
    ButtonType stay = new ButtonType(Strings.get("quit.no"), ButtonData.CANCEL_CLOSE);
    Alert question = new Alert(Alert.AlertType.CONFIRMATION, Strings.get("quit.text"), leave, stay);
    question.initOwner(stage);
    question.setTitle(Strings.get("app.name"));
    question.setHeaderText(Strings.get("quit.title"));
    question.setOnHidden(
        closed -> {
          if (leave.equals(question.getResult())) {
            stage.hide();
          }
        });
    question.show();
  }

  /**
   * Lets go of everything; on the FX thread.
   *
   * @return completes when calls have ended and the overlay was left
   */
  public CompletableFuture<Void> close() {
    figures.stop();
    theme.close();
    firstStart.ifPresent(FirstStartModel::keep);
    Optional<Profile> halfway = firstStart.flatMap(FirstStartModel::profile);
    Optional<Session> open = session;
    open.ifPresent(it -> it.setting(PLACE, WindowPlace.of(stage).toString()));
    session = Optional.empty();
    return CompletableFuture.runAsync(
        () -> {
          open.ifPresent(Session::close);
          halfway.ifPresent(ChordialWindow::close);
        },
        work -> Thread.ofPlatform().name("window-end").start(work));
  }

  private static void close(Profile profile) {
    try {
      profile.close();
    } catch (StoreException e) {
      log.warn("{}", e.getMessage());
    }
  }
}
