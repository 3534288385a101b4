package org.chordial.media.session;

/**
 * What offer and answer settled about the picture: VP8 (RFC 7741).
 *
 * @param payloadType of VP8 as the other side wants it, 0 to 127
 * @param receivePayloadType of VP8 as this side announced it
 * @param direction as seen from here
 * @param bitrate bits a second to aim at
 */
public record VideoParameters(
    int payloadType, int receivePayloadType, Direction direction, int bitrate) {

  /** The payload type that Chordial offers for VP8. */
  public static final int DEFAULT_VP8 = 97;

  /** Bits a second for 640x480 at 30 frames a second. */
  public static final int DEFAULT_BITRATE = 1_200_000;

  /** Both sides with Chordial's own payload types. */
  public static VideoParameters standard(Direction direction) {
    return new VideoParameters(DEFAULT_VP8, DEFAULT_VP8, direction, DEFAULT_BITRATE);
  }

  public VideoParameters with(Direction newDirection) {
    return new VideoParameters(payloadType, receivePayloadType, newDirection, bitrate);
  }
}
