package org.chordial.media.session;

/** How far a session has come. */
public enum MediaState {
  NEW,
  /** Gathering candidates, or waiting for the other side's. */
  PREPARING,
  /** Looking for a path. */
  ICE,
  /** Exchanging keys on the path. */
  DTLS,
  /** Packets flow as the directions allow. */
  FLOWING,
  /** Over, by close or by failure. */
  CLOSED
}
