package org.chordial.app.ui.window;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import javafx.application.Application;
import javafx.stage.Stage;
import org.chordial.app.ui.UiThread;
import org.chordial.app.ui.firststart.ProfileAccounts;
import org.chordial.app.ui.link.SingleInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JavaFX application: the window of one profile. */
public final class UiApp extends Application {
  private static final Logger log = LoggerFactory.getLogger(UiApp.class);
  private static final long FAREWELL_SECONDS = 15;

  /** It warns of being on the class path, where it works as well, at each start of the window. */
  private static final java.util.logging.Logger JAVAFX_LOG =
      java.util.logging.Logger.getLogger("javafx");

  // JavaFX makes the application itself, and hands it nothing but strings.
  private static volatile PhoneLauncher launcher;

  private Optional<ChordialWindow> window = Optional.empty();
  private Optional<SingleInstance> instance = Optional.empty();

  /**
   * Shows the window of a profile until it is closed, or hands the link to the one that is open.
   *
   * @param link empty where there is none
   */
  public static void run(Path directory, String link, PhoneLauncher phones) {
    launcher = phones;
    if (!SingleInstance.handOver(directory, link)) {
      JAVAFX_LOG.setLevel(Level.SEVERE);
      Application.launch(UiApp.class, directory.toString(), link);
    }
  }

  @Override
  public void start(Stage stage) {
    List<String> arguments = getParameters().getRaw();
    Path directory = Path.of(arguments.getFirst());
    ChordialWindow shown =
        new ChordialWindow(
            stage,
            directory,
            new ProfileAccounts(directory, InstantSource.system()),
            launcher,
            InstantSource.system());
    window = Optional.of(shown);
    try {
      instance =
          Optional.of(
              SingleInstance.listen(directory, link -> UiThread.run(() -> shown.link(link))));
    } catch (IOException | IllegalArgumentException e) {
      log.warn("links from the desktop will not reach this window: {}", e.getMessage());
    }
    shown.show();
    if (!arguments.get(1).isEmpty()) {
      shown.link(arguments.get(1));
    }
  }

  @Override
  public void stop() throws IOException {
    if (instance.isPresent()) {
      instance.get().close();
    }
    if (window.isPresent()) {
      try {
        window.get().close().get(FAREWELL_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        log.warn("the farewell failed", e);
      }
    }
  }
}
