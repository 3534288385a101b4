package org.chordial.app.ui;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javafx.stage.Stage;
import org.chordial.app.call.Phone;
import org.chordial.app.control.NetworkSummary;
import org.chordial.app.store.Profile;
import org.chordial.app.ui.firststart.Accounts;
import org.chordial.app.ui.firststart.ProfileAccounts;
import org.chordial.app.ui.window.ChordialWindow;
import org.chordial.app.ui.window.PhoneLauncher;
import org.chordial.media.session.MediaDevices;
import org.chordial.media.video.VideoFrame;
import org.chordial.media.video.VideoSink;
import org.chordial.media.video.VideoSource;
import org.chordial.media.video.devices.TestPattern;

/** A window on a profile in a directory of its own, with a phone that a test plays. */
public final class WindowFixture implements AutoCloseable {
  static final InstantSource CLOCK = InstantSource.system();

  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final FakePhone phone = new FakePhone();
  private final ChordialWindow window;
  private final Stage stage;
  private Optional<VideoSource> camera = Optional.empty();
  private volatile Optional<MediaDevices> devices = Optional.empty();

  /** With a phone that a test plays. */
  WindowFixture(Path directory, Accounts accounts) throws Exception {
    UiDriver.start();
    this.stage = UiDriver.fx(Stage::new);
    this.window =
        UiDriver.fx(() -> new ChordialWindow(stage, directory, accounts, this::launch, this::now));
  }

  /** With a phone of that launcher. */
  public WindowFixture(Path directory, PhoneLauncher launcher) throws Exception {
    UiDriver.start();
    this.stage = UiDriver.fx(Stage::new);
    this.window =
        UiDriver.fx(
            () ->
                new ChordialWindow(
                    stage, directory, new ProfileAccounts(directory, CLOCK), launcher, CLOCK));
  }

  private PhoneLauncher.Running launch(Profile profile, MediaDevices chosen) {
    devices = Optional.of(chosen);
    return new PhoneLauncher.Running() {
      @Override
      public Phone phone() {
        return phone;
      }

      @Override
      public void join() {
        phone.tell(new org.chordial.app.call.PhoneEvent.Registered("alice@example.org", "00", 420));
      }

      @Override
      public CompletableFuture<NetworkSummary> diagnose() {
        return CompletableFuture.completedFuture(homeRouter());
      }

      @Override
      public void close() {
        phone.close();
      }
    };
  }

  private static NetworkSummary homeRouter() {
    return new NetworkSummary(
        "MOSTLY_DIRECT",
        true,
        Optional.of("198.51.100.7"),
        Optional.of("ENDPOINT_INDEPENDENT"),
        Optional.of("ADDRESS_AND_PORT_DEPENDENT"),
        Optional.empty(),
        List.of("UDP", "TCP"));
  }

  public void show() throws Exception {
    UiDriver.fx(
        () -> {
          window.show();
          return null;
        });
  }

  private Instant now() {
    return CLOCK.instant().plus(ahead.get());
  }

  /** Lets the window believe that so much time has gone by. */
  void later(Duration time) {
    ahead.set(ahead.get().plus(time));
  }

  FakePhone phone() {
    return phone;
  }

  public Stage stage() {
    return stage;
  }

  public ChordialWindow window() {
    return window;
  }

  /** Lets the other side's picture arrive. */
  void theirPicture(int number) throws Exception {
    VideoSink screen = devices.orElseThrow().openScreen().orElseThrow();
    screen.show(TestPattern.draw(640, 480, number, 33_000L * number));
  }

  /** Switches my camera on, as a call does, until my picture is seen. */
  void myPicture() throws Exception {
    VideoSource opened = devices.orElseThrow().openCamera().orElseThrow();
    camera = Optional.of(opened);
    UiDriver.await(
        "a picture of my camera",
        () -> {
          Optional<VideoFrame> frame = opened.poll();
          frame.ifPresent(VideoFrame::release);
          return frame.isPresent();
        });
  }

  @Override
  public void close() {
    camera.ifPresent(VideoSource::close);
    camera = Optional.empty();
    try {
      CompletableFuture<Void> closed =
          UiDriver.fx(
              () -> {
                stage.hide();
                return window.close();
              });
      closed.get(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("the window did not close", e);
    }
  }
}
