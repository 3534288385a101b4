package org.chordial.media.session;

import org.chordial.media.audio.AudioFrames;
import org.chordial.media.codec.AudioCodec;

/**
 * What offer and answer settled about sound.
 *
 * @param codec the same in both directions
 * @param payloadType of the codec as the other side wants it, 0 to 127
 * @param receivePayloadType of the codec as this side announced it
 * @param eventPayloadType of telephone-event (RFC 4733), or -1 where there is none
 * @param eventClockRate in which events say how long they last, Hz
 * @param direction as seen from here
 */
public record AudioParameters(
    AudioCodec codec,
    int payloadType,
    int receivePayloadType,
    int eventPayloadType,
    int eventClockRate,
    Direction direction) {

  /** The payload type that Chordial offers for Opus. */
  public static final int DEFAULT_OPUS = 96;

  /** The payload type that Chordial offers for telephone events. */
  public static final int DEFAULT_EVENTS = 101;

  /** Opus at 48 kHz (RFC 7587), with telephone events of the same clock. */
  public AudioParameters(
      int payloadType, int receivePayloadType, int eventPayloadType, Direction direction) {
    this(
        AudioCodec.OPUS,
        payloadType,
        receivePayloadType,
        eventPayloadType,
        AudioFrames.RATE,
        direction);
  }

  /** Both sides with Chordial's own payload types. */
  public static AudioParameters standard(Direction direction) {
    return new AudioParameters(DEFAULT_OPUS, DEFAULT_OPUS, DEFAULT_EVENTS, direction);
  }

  public AudioParameters with(Direction newDirection) {
    return new AudioParameters(
        codec, payloadType, receivePayloadType, eventPayloadType, eventClockRate, newDirection);
  }
}
