package org.chordial.overlay.link;

/**
 * How a node sends over its datagram links (RFC 6940 section 6.6.3). Each side of a link chooses
 * for itself.
 */
public enum ReliabilitySender {
  /** Several messages in flight, congestion-controlled: the faster one, as was measured. */
  WINDOW(WindowSender::new),
  /** One message in flight (section 6.6.3.1). */
  STOP_AND_WAIT(StopAndWaitSender::new);

  private final SrSender.Algorithm algorithm;

  ReliabilitySender(SrSender.Algorithm algorithm) {
    this.algorithm = algorithm;
  }

  SrSender.Algorithm algorithm() {
    return algorithm;
  }
}
