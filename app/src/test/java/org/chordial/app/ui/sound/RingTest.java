package org.chordial.app.ui.sound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.chordial.media.audio.AudioFrames;
import org.chordial.media.audio.AudioLevel;
import org.junit.jupiter.api.Test;

class RingTest {
  private static final int FRAMES_A_SECOND = 1000 / AudioFrames.MILLIS;

  private static double level(Ring ring, int frameNumber) {
    short[] frame = new short[AudioFrames.SAMPLES];
    ring.frame(frameNumber, frame);
    return AudioLevel.dbfs(frame);
  }

  @Test
  void anIncomingCallSoundsForASecondInThree() {
    for (int number = 0; number < 6 * FRAMES_A_SECOND; number++) {
      boolean sounds = number % (3 * FRAMES_A_SECOND) < FRAMES_A_SECOND;
      double level = level(Ring.INCOMING, number);
      int at = number;
      assertEquals(sounds, level > -40, () -> "frame " + at + ": " + level + " dBFS");
    }
  }

  @Test
  void noSampleJumpsSoFarThatItClicks() {
    short[] frame = new short[AudioFrames.SAMPLES];
    short last = 0;
    for (int number = 0; number < 2 * FRAMES_A_SECOND; number++) {
      Ring.INCOMING.frame(number, frame);
      for (short sample : frame) {
        assertTrue(Math.abs(sample - last) < 1_000, "a jump of " + (sample - last));
        last = sample;
      }
    }
  }

  @Test
  void noRingIsSilence() {
    assertEquals(AudioLevel.SILENCE_DBFS, level(Ring.NONE, 7));
  }
}
