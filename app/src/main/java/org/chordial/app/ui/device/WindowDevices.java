package org.chordial.app.ui.device;

import java.util.Optional;
import java.util.function.DoubleConsumer;
import org.chordial.media.MediaException;
import org.chordial.media.audio.AudioSink;
import org.chordial.media.audio.AudioSource;
import org.chordial.media.audio.MeteredSource;
import org.chordial.media.audio.devices.AudioDevices;
import org.chordial.media.session.MediaDevices;
import org.chordial.media.video.VideoSink;
import org.chordial.media.video.VideoSource;
import org.chordial.media.video.devices.CameraDevices;

/**
 * The devices of a call in the window: those that were chosen, with the level of the microphone and
 * my own picture shown on the way. May be used from any thread.
 */
public final class WindowDevices implements MediaDevices {
  private final VideoSink remote;
  private final VideoSink own;
  private final DoubleConsumer level;
  private volatile ChosenDevices chosen;

  /**
   * @param remote shows the other side's picture
   * @param own shows my own
   * @param level gets how loud the microphone is, in dB under full scale
   */
  public WindowDevices(
      ChosenDevices chosen, VideoSink remote, VideoSink own, DoubleConsumer level) {
    this.chosen = chosen;
    this.remote = remote;
    this.own = own;
    this.level = level;
  }

  public ChosenDevices chosen() {
    return chosen;
  }

  /** For what is opened from now on. */
  public void choose(ChosenDevices devices) {
    chosen = devices;
  }

  @Override
  public AudioSource openMicrophone() throws MediaException {
    return new MeteredSource(AudioDevices.openSource(chosen.microphone()), level);
  }

  @Override
  public AudioSink openSpeaker() throws MediaException {
    return AudioDevices.openSink(chosen.speaker());
  }

  @Override
  public Optional<VideoSource> openCamera() throws MediaException {
    return CameraDevices.openSource(chosen.camera()).map(camera -> new SharedCamera(camera, own));
  }

  @Override
  public Optional<VideoSink> openScreen() {
    return Optional.of(remote);
  }
}
