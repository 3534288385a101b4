package org.chordial.media.session;

import java.util.ArrayDeque;
import java.util.Queue;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.rtp.TelephoneEvent;

/**
 * Turns keys into telephone events, one step every 20 ms (RFC 4733 section 2.5.1): each key 100 ms
 * and a pause of 60 ms behind it.
 */
final class DtmfSender {

  private static final int TONE_FRAMES = 5;
  private static final int END_REPEATS = 2;
  private static final int PAUSE_FRAMES = 3;
  private static final int VOLUME = 10;
  private static final int MAX_WAITING = 64;

  /** Gets the packets of one step. */
  @FunctionalInterface
  interface Output {
    void event(TelephoneEvent event, long startTime, boolean first);
  }

  private final Queue<Integer> waiting = new ArrayDeque<>();
  private int event;
  private int frames = -1;
  private long startTime;

  /** False where a character is no key or too many wait; nothing is sent then. */
  boolean add(String digits) {
    if (waiting.size() + digits.length() > MAX_WAITING
        || digits.chars().anyMatch(c -> TelephoneEvent.eventOf((char) c) < 0)) {
      return false;
    }
    digits.chars().forEach(c -> waiting.add(TelephoneEvent.eventOf((char) c)));
    return true;
  }

  /**
   * One step of 20 ms.
   *
   * @param mediaTime of the frame whose place the event takes
   * @return whether an event takes the place of sound
   */
  boolean step(long mediaTime, Output output) {
    if (frames < 0) {
      if (waiting.isEmpty()) {
        return false;
      }
      event = waiting.remove();
      frames = 0;
      startTime = mediaTime;
    }
    frames++;
    if (frames > TONE_FRAMES + END_REPEATS) {
      if (frames == TONE_FRAMES + END_REPEATS + PAUSE_FRAMES) {
        frames = -1;
      }
      return false;
    }
    // RFC 4733 section 2.5.1.4: the final packet is sent "a total of three times at the interval
    // used by the source for updates".
    int duration = Math.min(frames, TONE_FRAMES) * AudioFrames.SAMPLES;
    output.event(
        new TelephoneEvent(event, frames >= TONE_FRAMES, VOLUME, duration), startTime, frames == 1);
    return true;
  }
}
