package org.chordial.media.audio;

/** A sine tone at a quarter of full scale. */
public final class ToneSource implements AudioSource {
  private static final double AMPLITUDE = 8192;

  private final double radiansPerSample;
  private double phase;

  /**
   * @param hertz of the tone, under half of {@link AudioFrames#RATE}
   */
  public ToneSource(double hertz) {
    radiansPerSample = 2 * Math.PI * hertz / AudioFrames.RATE;
  }

  @Override
  public void read(short[] frame) {
    for (int i = 0; i < AudioFrames.SAMPLES; i++) {
      frame[i] = (short) Math.round(AMPLITUDE * Math.sin(phase));
      phase += radiansPerSample;
    }
    phase %= 2 * Math.PI;
  }

  @Override
  public void close() {}
}
