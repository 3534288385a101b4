package org.chordial.media.session;

import java.time.InstantSource;

/** When a session came to each step. */
final class SessionClock {

  private final InstantSource clock;
  private long start = -1;
  private long ice = -1;
  private long dtls = -1;
  private long firstAudio = -1;
  private long firstVideo = -1;

  SessionClock(InstantSource clock) {
    this.clock = clock;
  }

  void start() {
    start = clock.millis();
  }

  void ice() {
    ice = elapsed();
  }

  void dtls() {
    dtls = elapsed();
  }

  void firstAudio() {
    firstAudio = elapsed();
  }

  void firstVideo() {
    firstVideo = elapsed();
  }

  private long elapsed() {
    return clock.millis() - start;
  }

  MediaTimes times() {
    return new MediaTimes(ice, dtls, firstAudio, firstVideo);
  }
}
