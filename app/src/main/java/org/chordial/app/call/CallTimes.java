package org.chordial.app.call;

import org.chordial.media.session.MediaTimes;

/** When the steps of one call happened, in milliseconds of the phone's clock; -1 for not yet. */
final class CallTimes {
  private final long started;
  private long lookedUp = -1;
  private long attached = -1;
  private long ringing = -1;
  private long answered = -1;
  private long firstAudio = -1;
  private long firstVideo = -1;

  CallTimes(long started) {
    this.started = started;
  }

  void lookedUp(long now) {
    lookedUp = lookedUp < 0 ? now : lookedUp;
  }

  void attached(long now) {
    attached = attached < 0 ? now : attached;
  }

  void ringing(long now) {
    ringing = ringing < 0 ? now : ringing;
  }

  void answered(long now) {
    answered = answered < 0 ? now : answered;
  }

  void firstAudio(long now) {
    firstAudio = firstAudio < 0 ? now : firstAudio;
  }

  void firstVideo(long now) {
    firstVideo = firstVideo < 0 ? now : firstVideo;
  }

  boolean heard() {
    return firstAudio >= 0;
  }

  boolean seen() {
    return firstVideo >= 0;
  }

  PhoneEvent.Timings timings(MediaTimes media) {
    return new PhoneEvent.Timings(
        between(started, lookedUp),
        between(lookedUp, attached),
        between(started, ringing),
        media.ice(),
        media.ice() < 0 || media.dtls() < 0 ? media.dtls() : media.dtls() - media.ice(),
        between(answered, firstAudio),
        between(answered, firstVideo));
  }

  private static long between(long from, long to) {
    return from < 0 || to < 0 ? -1 : Math.max(0, to - from);
  }
}
