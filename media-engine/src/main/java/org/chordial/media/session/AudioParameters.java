package org.chordial.media.session;

/**
 * What offer and answer settled about sound: Opus at 48 kHz (RFC 7587).
 *
 * @param payloadType of Opus as the other side wants it, 0 to 127
 * @param receivePayloadType of Opus as this side announced it
 * @param eventPayloadType of telephone-event/48000 (RFC 4733), or -1 where there is none
 * @param direction as seen from here
 */
public record AudioParameters(
    int payloadType, int receivePayloadType, int eventPayloadType, Direction direction) {

  /** The payload type that Chordial offers for Opus. */
  public static final int DEFAULT_OPUS = 96;

  /** The payload type that Chordial offers for telephone events. */
  public static final int DEFAULT_EVENTS = 101;

  /** Both sides with Chordial's own payload types. */
  public static AudioParameters standard(Direction direction) {
    return new AudioParameters(DEFAULT_OPUS, DEFAULT_OPUS, DEFAULT_EVENTS, direction);
  }

  public AudioParameters with(Direction newDirection) {
    return new AudioParameters(payloadType, receivePayloadType, eventPayloadType, newDirection);
  }
}
