package org.chordial.media.audio;

import java.util.Arrays;

/** A microphone in an empty room. */
public final class SilenceSource implements AudioSource {
  @Override
  public void read(short[] frame) {
    Arrays.fill(frame, (short) 0);
  }

  @Override
  public void close() {}
}
