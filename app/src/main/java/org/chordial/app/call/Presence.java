package org.chordial.app.call;

/**
 * What is known about whether somebody can be called: never more than was tested.
 *
 * @param pingMs how long their device took to answer; -1 where none was asked
 */
public record Presence(Kind kind, long pingMs) {

  /** From the least to the most that is known. */
  public enum Kind {
    /** The overlay could not be asked. */
    UNKNOWN,
    NOT_REGISTERED,
    /** A registration is stored; no device was asked. */
    REGISTERED,
    /** A registration is stored, but no device answered. */
    NO_ANSWER,
    /** A device answered just now. */
    REACHABLE
  }
}
