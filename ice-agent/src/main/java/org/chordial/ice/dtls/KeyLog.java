package org.chordial.ice.dtls;

/**
 * Gets the secrets of each session as lines of the NSS key log format, so that a protocol analyser
 * can read a capture. For debugging, off unless a person asks: whoever has the lines can read
 * everything that was said.
 */
@FunctionalInterface
public interface KeyLog {

  /**
   * May be called from any thread.
   *
   * @param line without line end, for example {@code CLIENT_RANDOM 0102.. 0304..}
   */
  void line(String line);
}
