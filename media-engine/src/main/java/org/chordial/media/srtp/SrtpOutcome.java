package org.chordial.media.srtp;

/** What became of one packet. */
public enum SrtpOutcome {
  OK,
  /** Shorter than its headers and tag. */
  TOO_SHORT,
  /** Longer than a datagram may be. */
  TOO_LONG,
  /** Not version 2, or a header that runs over the end. */
  MALFORMED,
  /** The tag is not the one that the key gives: forged, damaged, or another key. */
  NOT_AUTHENTIC,
  /** Seen before (RFC 3711 section 3.3.2). */
  REPLAYED,
  /** Too far behind the newest for the replay window to know. */
  TOO_OLD,
  /** More sources than a call has. */
  TOO_MANY_SOURCES,
  /** A sequence number that was sent before would have been sent again under the same key. */
  INDEX_REUSED,
  /** As many packets as one master key may protect were sent (RFC 3711 section 9.2). */
  KEY_USED_UP
}
