package org.chordial.media.srtp;

/** The little of an RTP header that SRTP needs. */
final class RtpHeaderLength {

  static final int MALFORMED = -1;

  private RtpHeaderLength() {}

  /** Bytes before the payload, extension included (RFC 3550 section 5.1), or MALFORMED. */
  static int of(byte[] packet, int length) {
    if (length < 12 || (packet[0] & 0xC0) != 0x80) {
      return MALFORMED;
    }
    int header = 12 + 4 * (packet[0] & 0x0F);
    if ((packet[0] & 0x10) != 0) {
      if (header + 4 > length) {
        return MALFORMED;
      }
      header += 4 + 4 * (((packet[header + 2] & 0xFF) << 8) | (packet[header + 3] & 0xFF));
    }
    return header > length ? MALFORMED : header;
  }
}
