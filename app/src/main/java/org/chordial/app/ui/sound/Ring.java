package org.chordial.app.ui.sound;

import org.chordial.media.audio.AudioFrames;

/** What a phone sounds like while nobody has answered yet. */
public enum Ring {
  NONE(0, 0, 1, 0),
  /** Here, for who is called: two notes in turn. */
  INCOMING(660, 880, 3_000, 1_000),
  /** There, for who calls: as telephone networks have it (ITU-T E.180). */
  RINGBACK(425, 425, 5_000, 1_000);

  private static final double AMPLITUDE = 6_000;
  private static final int NOTE_MILLIS = 125;

  /** Notes swell and fade this long, so that they do not click. */
  private static final int EDGE_MILLIS = 8;

  private final double first;
  private final double second;
  private final int periodMillis;
  private final int soundMillis;

  Ring(double first, double second, int periodMillis, int soundMillis) {
    this.first = first;
    this.second = second;
    this.periodMillis = periodMillis;
    this.soundMillis = soundMillis;
  }

  /**
   * Fills one frame.
   *
   * @param number of the frame since the ringing began
   */
  void frame(long number, short[] frame) {
    for (int i = 0; i < AudioFrames.SAMPLES; i++) {
      frame[i] = sample(number * AudioFrames.SAMPLES + i);
    }
  }

  private short sample(long index) {
    double millis = index * 1000.0 / AudioFrames.RATE % periodMillis;
    if (millis >= soundMillis) {
      return 0;
    }
    double hertz = (long) (millis / NOTE_MILLIS) % 2 == 0 ? first : second;
    double note = first == second ? millis : millis % NOTE_MILLIS;
    double length = first == second ? soundMillis : NOTE_MILLIS;
    double edge = Math.min(1, Math.min(note, length - note) / EDGE_MILLIS);
    return (short) (AMPLITUDE * edge * Math.sin(2 * Math.PI * hertz * note / 1000));
  }
}
