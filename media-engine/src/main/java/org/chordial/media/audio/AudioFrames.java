package org.chordial.media.audio;

/** The one shape that sound has inside the engine: mono, 48 kHz, signed 16 bit, 20 ms a frame. */
public final class AudioFrames {

  /** Samples a second. */
  public static final int RATE = 48_000;

  /** Length of a frame in milliseconds. */
  public static final int MILLIS = 20;

  /** Samples in a frame. */
  public static final int SAMPLES = RATE / 1000 * MILLIS;

  private AudioFrames() {}
}
