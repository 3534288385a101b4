package org.chordial.media.audio.devices;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.Line;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;
import org.chordial.media.audio.AudioSink;
import org.chordial.media.audio.AudioSource;
import org.chordial.media.audio.SilenceSource;
import org.chordial.media.audio.SilentSink;
import org.chordial.media.audio.ToneSource;

/**
 * The sound devices of this machine, and everything else that can stand in for one, by name. May
 * wait for a device to open: not for a core's executor.
 */
public final class AudioDevices {
  /** The name of whatever the system itself prefers. */
  public static final String DEFAULT = "default";

  private static final DataLine.Info INPUT =
      new DataLine.Info(TargetDataLine.class, PcmFrames.FORMAT);
  private static final DataLine.Info OUTPUT =
      new DataLine.Info(SourceDataLine.class, PcmFrames.FORMAT);
  private static final double TONE_HZ = 440;

  private AudioDevices() {}

  /** The microphones, by name. */
  public static List<String> inputs() {
    return names(INPUT);
  }

  /** The loudspeakers, by name. */
  public static List<String> outputs() {
    return names(OUTPUT);
  }

  /**
   * Opens a source.
   *
   * @param name {@code default}, {@code tone}, {@code silence}, a WAV file or a microphone's name
   * @throws MediaException {@code NO_MICROPHONE}, {@code UNREADABLE_FILE}
   */
  public static AudioSource openSource(String name) throws MediaException {
    if (isWav(name)) {
      return new WavSource(Path.of(name));
    }
    return switch (name) {
      case "tone" -> new ToneSource(TONE_HZ);
      case "silence" -> new SilenceSource();
      default ->
          new MicrophoneSource(
              (TargetDataLine) line(name, INPUT, MediaFailure.NO_MICROPHONE), name);
    };
  }

  /**
   * Opens a sink.
   *
   * @param name {@code default}, {@code none}, a WAV file or a loudspeaker's name
   * @throws MediaException {@code NO_SPEAKER}, {@code UNWRITABLE_FILE}
   */
  public static AudioSink openSink(String name) throws MediaException {
    if (isWav(name)) {
      return new WavSink(Path.of(name));
    }
    return switch (name) {
      case "none" -> new SilentSink();
      default ->
          new SpeakerSink((SourceDataLine) line(name, OUTPUT, MediaFailure.NO_SPEAKER), name);
    };
  }

  private static boolean isWav(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".wav");
  }

  private static List<String> names(DataLine.Info kind) {
    List<String> names = new ArrayList<>();
    for (Mixer.Info info : AudioSystem.getMixerInfo()) {
      if (AudioSystem.getMixer(info).isLineSupported(kind)) {
        names.add(info.getName());
      }
    }
    return List.copyOf(names);
  }

  private static Line line(String name, DataLine.Info kind, MediaFailure failure)
      throws MediaException {
    try {
      if (name.equals(DEFAULT)) {
        return AudioSystem.getLine(kind);
      }
      for (Mixer.Info info : AudioSystem.getMixerInfo()) {
        if (info.getName().equals(name) && AudioSystem.getMixer(info).isLineSupported(kind)) {
          return AudioSystem.getMixer(info).getLine(kind);
        }
      }
    } catch (LineUnavailableException | IllegalArgumentException e) {
      throw new MediaException(failure, name, e);
    }
    throw new MediaException(failure, name, null);
  }
}
