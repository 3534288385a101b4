package org.chordial.media.audio;

/** How loud a frame is. */
public final class AudioLevel {
  /** What digital silence is given. */
  public static final double SILENCE_DBFS = -96;

  private AudioLevel() {}

  /** The root mean square in dB under full scale: 0 for a full square wave, never above. */
  public static double dbfs(short[] frame) {
    double squares = 0;
    for (short s : frame) {
      squares += (double) s * s;
    }
    double rms = Math.sqrt(squares / Math.max(1, frame.length)) / 32_768;
    return Math.clamp(20 * Math.log10(rms + 1e-9), SILENCE_DBFS, 0);
  }
}
