package org.chordial.media.audio;

/** A loudspeaker that nobody listens to, for a phone without one. */
public final class SilentSink implements AudioSink {
  @Override
  public void write(short[] frame) {}

  @Override
  public void close() {}
}
