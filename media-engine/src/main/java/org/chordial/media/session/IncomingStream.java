package org.chordial.media.session;

import org.chordial.media.rtcp.ReceptionStatistics;

/** The reception figures of one kind of media; a new source begins new ones. */
final class IncomingStream {

  private int clockRate;
  private ReceptionStatistics statistics;
  private double lossLastSecond;
  private long expectedBefore;
  private long receivedBefore;

  IncomingStream(int clockRate) {
    this.clockRate = clockRate;
  }

  /** Of the next source, Hz. */
  void clockRate(int hertz) {
    clockRate = hertz;
  }

  /** Whether a packet's source is not the one so far, though there was one. */
  boolean isNew(long ssrc) {
    return statistics != null && statistics.ssrc() != ssrc;
  }

  /**
   * @return the extended sequence number
   */
  long received(long ssrc, int sequence, long timestamp, long nowMicros) {
    if (statistics == null || statistics.ssrc() != ssrc) {
      statistics = new ReceptionStatistics(ssrc, clockRate);
      expectedBefore = 0;
      receivedBefore = 0;
    }
    return statistics.received(sequence, timestamp, nowMicros);
  }

  /** Null before the first packet. */
  ReceptionStatistics statistics() {
    return statistics;
  }

  boolean is(long ssrc) {
    return statistics != null && statistics.ssrc() == ssrc;
  }

  /** To be called once a second. */
  void second() {
    if (statistics == null) {
      return;
    }
    long expected = statistics.expected() - expectedBefore;
    long received = statistics.received() - receivedBefore;
    expectedBefore += expected;
    receivedBefore += received;
    lossLastSecond = expected <= 0 ? 0 : Math.clamp(1.0 - (double) received / expected, 0, 1);
  }

  double loss() {
    return lossLastSecond;
  }

  double jitterMillis() {
    return statistics == null ? 0 : statistics.jitterMillis();
  }
}
