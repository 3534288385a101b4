package org.chordial.media.audio;

/**
 * Where speech goes: a loudspeaker, a file. Mono, 48 kHz, signed 16 bit, in frames of {@link
 * AudioFrames#SAMPLES} samples (20 ms), silence included, from the start of the session to its end.
 *
 * <p>The session writes on its own executor, every 20 ms, and must never wait: a device brings its
 * own thread and a ring between the two, and sets the pace by {@link #framesWanted()}.
 */
public interface AudioSink extends AutoCloseable {

  /**
   * How many frames the device wants at this tick: 1 in the mean, 0 while its ring is fuller than
   * it should be, 2 while it runs low. A sink without a clock of its own says 1.
   */
  default int framesWanted() {
    return 1;
  }

  /**
   * Takes one frame.
   *
   * @param frame {@link AudioFrames#SAMPLES} samples; stays the caller's, so it is copied
   */
  void write(short[] frame);

  /** How many milliseconds of sound wait in the device, for the mouth-to-ear figure. */
  default int bufferedMillis() {
    return 0;
  }

  /** Lets go of the device, at once and without waiting for its thread. */
  @Override
  void close();
}
