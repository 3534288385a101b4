package org.chordial.app.control;

import java.nio.file.Path;
import java.util.Optional;
import org.chordial.media.MediaException;
import org.chordial.media.audio.AudioSink;
import org.chordial.media.audio.AudioSource;
import org.chordial.media.audio.devices.AudioDevices;
import org.chordial.media.session.MediaDevices;
import org.chordial.media.video.VideoSink;
import org.chordial.media.video.VideoSource;
import org.chordial.media.video.devices.CameraDevices;
import org.chordial.media.video.devices.Y4mSink;

/**
 * The devices of a phone by the names that the command line gives them.
 *
 * @param microphone a device, a WAV file, {@code default}, {@code tone} or {@code silence}
 * @param speaker a device, a WAV file, {@code default} or {@code none}
 * @param camera a device, a y4m file, {@code default}, {@code pattern} or {@code none}
 * @param screen a y4m file or {@code none}
 */
public record PhoneDevices(String microphone, String speaker, String camera, String screen)
    implements MediaDevices {
  public static final String NONE = "none";

  @Override
  public AudioSource openMicrophone() throws MediaException {
    return AudioDevices.openSource(microphone);
  }

  @Override
  public AudioSink openSpeaker() throws MediaException {
    return AudioDevices.openSink(speaker);
  }

  @Override
  public Optional<VideoSource> openCamera() throws MediaException {
    return CameraDevices.openSource(camera);
  }

  @Override
  public Optional<VideoSink> openScreen() throws MediaException {
    return screen.equals(NONE) ? Optional.empty() : Optional.of(new Y4mSink(Path.of(screen)));
  }
}
