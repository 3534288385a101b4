package org.chordial.media.audio.devices;

import java.util.concurrent.locks.LockSupport;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.audio.AudioLevel;
import org.chordial.media.audio.AudioSink;
import org.chordial.media.audio.AudioSource;
import org.chordial.media.audio.ToneSource;

/**
 * Plays a tone on the default loudspeaker and hears the default microphone, at the session's pace,
 * in a process of its own, because the sound system reads its configuration from the environment.
 * Ends with 0 as soon as the tone has been heard for half a second, and with 1 after ten seconds.
 */
final class SoundCardLoop {
  private static final int ENOUGH_FRAMES = 25;
  private static final int MOST_TICKS = 500;

  /** The level of {@link ToneSource}: a sine at a quarter of full scale. */
  private static final double TONE_DBFS = -15.05;

  private SoundCardLoop() {}

  public static void main(String[] args) throws Exception {
    AudioSource tone = new ToneSource(440);
    short[] frame = new short[AudioFrames.SAMPLES];
    int heard = 0;
    try (AudioSink speaker = AudioDevices.openSink(AudioDevices.DEFAULT);
        AudioSource microphone = AudioDevices.openSource(AudioDevices.DEFAULT)) {
      long due = System.nanoTime();
      for (int tick = 0; tick < MOST_TICKS && heard < ENOUGH_FRAMES; tick++) {
        for (int n = speaker.framesWanted(); n > 0; n--) {
          tone.read(frame);
          speaker.write(frame);
        }
        for (int n = microphone.framesReady(); n > 0; n--) {
          microphone.read(frame);
          heard = Math.abs(AudioLevel.dbfs(frame) - TONE_DBFS) < 0.5 ? heard + 1 : heard;
        }
        due += AudioFrames.MILLIS * 1_000_000L;
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
          LockSupport.parkNanos(wait);
        }
      }
    }
    System.out.println(
        AudioDevices.inputs() + " " + AudioDevices.outputs() + " heard " + heard + " frames");
    System.exit(heard >= ENOUGH_FRAMES ? 0 : 1);
  }
}
