package org.chordial.media.audio;

/**
 * Where speech comes from: a microphone, a file, a tone. Mono, 48 kHz, signed 16 bit, in frames of
 * {@link AudioFrames#SAMPLES} samples (20 ms).
 *
 * <p>The session asks on its own executor, every 20 ms, and must never wait: a device brings its
 * own thread and a ring between the two. The device's clock sets the pace: at each tick the session
 * takes as many frames as are ready, so a device that is a little fast or slow gives two or none
 * now and then.
 */
public interface AudioSource extends AutoCloseable {

  /** How many whole frames can be read now. A source without a clock of its own says 1. */
  default int framesReady() {
    return 1;
  }

  /**
   * Fills the frame. Where nothing is ready it is filled with silence.
   *
   * @param frame {@link AudioFrames#SAMPLES} samples; stays the caller's
   */
  void read(short[] frame);

  /** Lets go of the device, at once and without waiting for its thread. */
  @Override
  void close();
}
