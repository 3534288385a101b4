package org.chordial.app.ui.device;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.chordial.media.MediaException;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.audio.AudioSink;
import org.chordial.media.audio.AudioSource;
import org.chordial.media.audio.MeteredSource;
import org.chordial.media.audio.ToneSource;
import org.chordial.media.audio.devices.AudioDevices;
import org.chordial.media.video.VideoSink;
import org.chordial.media.video.VideoSource;
import org.chordial.media.video.devices.CameraDevices;

/**
 * Tries devices outside any call: how loud the microphone is, what the camera sees, a sound from
 * the loudspeaker. It has one thread of its own, on which everything is opened, read and closed.
 */
public final class DeviceTest implements AutoCloseable {
  private static final double CHIME_HZ = 660;
  private static final int CHIME_FRAMES = 40;
  private static final int CAMERA_PERIOD_MS = 33;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("device-test").factory());
  private final DoubleConsumer level;
  private final VideoSink picture;
  private final Consumer<String> problem;
  private Optional<AudioSource> microphone = Optional.empty();
  private Optional<VideoSource> camera = Optional.empty();
  private final short[] frame = new short[AudioFrames.SAMPLES];

  /**
   * All three are called on the thread of this test.
   *
   * @param level dB under full scale
   * @param problem a sentence about a device that cannot be used
   */
  public DeviceTest(DoubleConsumer level, VideoSink picture, Consumer<String> problem) {
    this.level = level;
    this.picture = picture;
    this.problem = problem;
    var _ =
        thread.scheduleAtFixedRate(
            this::readMicrophone, 0, AudioFrames.MILLIS, TimeUnit.MILLISECONDS);
    var _ =
        thread.scheduleAtFixedRate(this::readCamera, 0, CAMERA_PERIOD_MS, TimeUnit.MILLISECONDS);
  }

  /** Listens to that microphone from now on. */
  public void microphone(String name) {
    thread.execute(
        () -> {
          closeMicrophone();
          try {
            microphone = Optional.of(new MeteredSource(AudioDevices.openSource(name), level));
          } catch (MediaException e) {
            problem.accept(e.getMessage());
          }
        });
  }

  /** Looks through that camera from now on. */
  public void camera(String name) {
    thread.execute(
        () -> {
          closeCamera();
          try {
            camera = CameraDevices.openSource(name);
          } catch (MediaException e) {
            problem.accept(e.getMessage());
          }
        });
  }

  /** Plays a short sound. */
  public void play(String speaker) {
    thread.execute(
        () -> {
          try {
            chime(AudioDevices.openSink(speaker), new ToneSource(CHIME_HZ), CHIME_FRAMES);
          } catch (MediaException e) {
            problem.accept(e.getMessage());
          }
        });
  }

  @Override
  public void close() {
    thread.execute(
        () -> {
          closeMicrophone();
          closeCamera();
          picture.close();
        });
    thread.shutdown();
  }

  private void chime(AudioSink sink, AudioSource tone, int left) {
    if (left <= 0) {
      sink.close();
      return;
    }
    int wanted = Math.min(left, sink.framesWanted());
    short[] sound = new short[AudioFrames.SAMPLES];
    for (int i = 0; i < wanted; i++) {
      tone.read(sound);
      sink.write(sound);
    }
    if (thread.isShutdown()) {
      sink.close();
      return;
    }
    var _ =
        thread.schedule(
            () -> chime(sink, tone, left - wanted), AudioFrames.MILLIS, TimeUnit.MILLISECONDS);
  }

  private void readMicrophone() {
    microphone.ifPresent(
        source -> {
          for (int ready = source.framesReady(); ready > 0; ready--) {
            source.read(frame);
          }
        });
  }

  private void readCamera() {
    camera.flatMap(VideoSource::poll).ifPresent(picture::show);
  }

  private void closeMicrophone() {
    microphone.ifPresent(AudioSource::close);
    microphone = Optional.empty();
  }

  private void closeCamera() {
    camera.ifPresent(VideoSource::close);
    camera = Optional.empty();
  }
}
