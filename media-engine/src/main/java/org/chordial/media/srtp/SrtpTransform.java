package org.chordial.media.srtp;

/**
 * The cipher and the tag of one direction, on a packet in an array with room behind it for {@link
 * #rtcpOverhead} bytes. It knows nothing of sources, roll-over and replay.
 */
sealed interface SrtpTransform permits AesCmTransform, AesGcmTransform {

  /** Returned where the tag is not right. */
  int NOT_AUTHENTIC = -1;

  /** Set in the word before or after the tag where an RTCP packet is encrypted. */
  int E_FLAG = 0x8000_0000;

  /**
   * @return the new length
   */
  int protectRtp(byte[] packet, int header, int length, int ssrc, long index);

  /**
   * @return the new length or {@link #NOT_AUTHENTIC}
   */
  int unprotectRtp(byte[] packet, int header, int length, int ssrc, long index);

  /**
   * @return the new length
   */
  int protectRtcp(byte[] packet, int length, int ssrc, int index);

  /**
   * @return the new length or {@link #NOT_AUTHENTIC}
   */
  int unprotectRtcp(byte[] packet, int length, int ssrc);

  /** Bytes that an RTP packet grows by. */
  int rtpOverhead();

  /** Bytes that an RTCP packet grows by: tag and index. */
  int rtcpOverhead();

  /** Where the word with the E flag and the SRTCP index stands. */
  int rtcpWord(int length);

  static SrtpTransform of(SrtpKeys keys) {
    return switch (keys.profile()) {
      case AES128_CM_HMAC_SHA1_80 -> AesCmTransform.derived(new KeyDerivation(keys));
      case AEAD_AES_128_GCM -> AesGcmTransform.derived(new KeyDerivation(keys));
    };
  }
}
