package org.chordial.app.ui.window;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chordial.app.call.PhoneException;
import org.chordial.app.contacts.ContactStore;
import org.chordial.app.contacts.HistoryStore;
import org.chordial.app.contacts.MessageStore;
import org.chordial.app.control.NetworkSummary;
import org.chordial.app.store.Profile;
import org.chordial.app.store.ProfileBackup;
import org.chordial.app.store.StoreException;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.control.LevelMeter;
import org.chordial.app.ui.control.PicturePane;
import org.chordial.app.ui.device.ChosenDevices;
import org.chordial.app.ui.device.WindowDevices;
import org.chordial.app.ui.model.People;
import org.chordial.app.ui.model.PhoneModel;
import org.chordial.app.ui.settings.Look;
import org.chordial.app.ui.settings.Preferences;
import org.chordial.app.ui.shell.Parts;
import org.chordial.app.ui.sound.Ringer;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.security.Credentials;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open profile with its phone, for as long as the window shows it. */
final class Session implements Preferences, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Session.class);
  private static final long DISK_SECONDS = 5;
  private static final String LOOK = "look";

  private final Profile profile;
  private final Credentials credentials;
  private final WindowDevices devices;
  private final PhoneLauncher.Running running;
  private final ExecutorService disk =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("disk").factory());
  private final Parts parts;
  private final Ringer ringer;
  private final Consumer<Look> lookChanged;

  /**
   * Blocks while sockets are opened.
   *
   * @param lookChanged told on the thread on which the look is set
   */
  Session(Profile profile, PhoneLauncher launcher, InstantSource clock, Consumer<Look> lookChanged)
      throws OverlayException, StoreException, PhoneException {
    this.profile = profile;
    this.lookChanged = lookChanged;
    this.credentials = profile.credentials();
    PicturePane remote = new PicturePane(true, Strings.get("call.picture.theirs"));
    PicturePane own = new PicturePane(true, Strings.get("call.picture.own"));
    LevelMeter level = new LevelMeter(Strings.get("devices.level"));
    devices = new WindowDevices(ChosenDevices.of(profile), remote.sink(), own.sink(), level::level);
    MessageStore messages = new MessageStore(profile.database());
    messages.failUnsent();
    running = launcher.launch(profile, devices);
    PhoneModel phone = new PhoneModel(running.phone(), clock);
    ringer = new Ringer(phone, () -> devices.chosen().speaker());
    People people =
        new People(
            running.phone(),
            new ContactStore(profile.database(), clock),
            new HistoryStore(profile.database()),
            messages,
            disk,
            clock);
    parts = new Parts(credentials.userName(), phone, people, remote, own, level, clock);
  }

  Parts parts() {
    return parts;
  }

  /** Goes into the overlay, now that somebody listens. */
  void join() {
    running.join();
  }

  /** A setting that only the window has. */
  String setting(String name) {
    return profile.setting(name).orElse("");
  }

  void setting(String name, String value) {
    try {
      profile.setting(name, value);
    } catch (StoreException e) {
      log.warn("{}", e.getMessage());
    }
  }

  @Override
  public String aor() {
    return credentials.userName();
  }

  @Override
  public String overlay() {
    return profile.configuration().map(c -> c.configuration().instanceName()).orElse("");
  }

  @Override
  public String nodeId() {
    return credentials.nodeId().toString();
  }

  @Override
  public CompletableFuture<NetworkSummary> diagnose() {
    return running.diagnose();
  }

  @Override
  public ChosenDevices devices() {
    return devices.chosen();
  }

  @Override
  public void devices(ChosenDevices chosen) {
    devices.choose(chosen);
    try {
      chosen.save(profile);
    } catch (StoreException e) {
      log.warn("{}", e.getMessage());
    }
  }

  @Override
  public Look look() {
    return Look.ofWord(setting(LOOK));
  }

  @Override
  public void look(Look look) {
    setting(LOOK, look.word());
    lookChanged.accept(look);
  }

  @Override
  public CompletableFuture<Void> backUp(Path file, char[] password) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    disk.execute(
        () -> {
          try {
            ProfileBackup.write(profile, file, password);
            done.complete(null);
          } catch (StoreException e) {
            done.completeExceptionally(e);
          } finally {
            Arrays.fill(password, ' ');
          }
        });
    return done;
  }

  /** Ends calls, leaves the overlay, and lets go of the profile; may take seconds. */
  @Override
  public void close() {
    ringer.close();
    parts.phone().close();
    running.close();
    disk.shutdown();
    try {
      if (!disk.awaitTermination(DISK_SECONDS, TimeUnit.SECONDS)) {
        log.warn("the disk did not finish in time");
      }
      profile.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StoreException e) {
      log.warn("{}", e.getMessage());
    }
  }
}
