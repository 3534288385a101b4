package org.chordial.media.audio;

import java.util.function.DoubleConsumer;

/** A source that tells how loud each frame is, in dB under full scale, as it is read. */
public final class MeteredSource implements AudioSource {
  private final AudioSource source;
  private final DoubleConsumer level;

  public MeteredSource(AudioSource source, DoubleConsumer level) {
    this.source = source;
    this.level = level;
  }

  @Override
  public int framesReady() {
    return source.framesReady();
  }

  @Override
  public void read(short[] frame) {
    source.read(frame);
    level.accept(AudioLevel.dbfs(frame));
  }

  @Override
  public void close() {
    source.close();
  }
}
