package org.chordial.media.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/** AES_CM_128_HMAC_SHA1_80 (RFC 3711 sections 4.1.1 and 4.2.1). One executor. */
final class AesCmTransform implements SrtpTransform {

  private static final int TAG = 10;
  private static final int AUTH_KEY = 20;
  private static final int BLOCK = 16;

  private final Session rtp;
  private final Session rtcp;

  AesCmTransform(Session rtp, Session rtcp) {
    this.rtp = rtp;
    this.rtcp = rtcp;
  }

  static AesCmTransform derived(KeyDerivation derivation) {
    return new AesCmTransform(
        new Session(
            derivation.derive(KeyDerivation.RTP_ENCRYPTION, 16),
            derivation.derive(KeyDerivation.RTP_AUTHENTICATION, AUTH_KEY),
            derivation.derive(KeyDerivation.RTP_SALT, 14)),
        new Session(
            derivation.derive(KeyDerivation.RTCP_ENCRYPTION, 16),
            derivation.derive(KeyDerivation.RTCP_AUTHENTICATION, AUTH_KEY),
            derivation.derive(KeyDerivation.RTCP_SALT, 14)));
  }

  @Override
  public int protectRtp(byte[] packet, int header, int length, int ssrc, long index) {
    rtp.crypt(packet, header, length, ssrc, index);
    rtp.tag(packet, length, (int) (index >>> 16));
    System.arraycopy(rtp.tag, 0, packet, length, TAG);
    return length + TAG;
  }

  @Override
  public int unprotectRtp(byte[] packet, int header, int length, int ssrc, long index) {
    int end = length - TAG;
    // RFC 3711 section 4.2: the ROC counts as if it stood behind the packet: "M =
    // Authenticated Portion || ROC".
    rtp.tag(packet, end, (int) (index >>> 16));
    if (!rtp.tagIs(packet, end)) {
      return NOT_AUTHENTIC;
    }
    rtp.crypt(packet, header, end, ssrc, index);
    return end;
  }

  @Override
  public int protectRtcp(byte[] packet, int length, int ssrc, int index) {
    rtcp.crypt(packet, 8, length, ssrc, index);
    Bytes.putInt(packet, length, index | E_FLAG);
    rtcp.tag(packet, length + 4);
    System.arraycopy(rtcp.tag, 0, packet, length + 4, TAG);
    return length + 4 + TAG;
  }

  @Override
  public int unprotectRtcp(byte[] packet, int length, int ssrc) {
    int end = length - TAG;
    rtcp.tag(packet, end);
    if (!rtcp.tagIs(packet, end)) {
      return NOT_AUTHENTIC;
    }
    int word = Bytes.getInt(packet, end - 4);
    if ((word & E_FLAG) != 0) {
      rtcp.crypt(packet, 8, end - 4, ssrc, word & ~E_FLAG);
    }
    return end - 4;
  }

  @Override
  public int rtpOverhead() {
    return TAG;
  }

  @Override
  public int rtcpOverhead() {
    return TAG + 4;
  }

  @Override
  public int rtcpWord(int length) {
    return length - TAG - 4;
  }

  /** Session keys of RTP or of RTCP, and the cipher and MAC that keep them. */
  static final class Session {
    private final Cipher aes;
    private final Mac mac;
    private final byte[] salt;
    private final byte[] counter = new byte[BLOCK];
    private final byte[] rollover = new byte[4];
    private final byte[] tag = new byte[20];
    private byte[] counters = new byte[0];
    private byte[] stream = new byte[0];

    Session(byte[] key, byte[] authKey, byte[] salt) {
      this.aes = KeyDerivation.aes(key);
      this.salt = salt;
      try {
        this.mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(authKey, "HmacSHA1"));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java has no HMAC-SHA1", e);
      }
    }

    /**
     * RFC 3711 section 4.1.1: "IV = (k_s * 2^16) XOR (SSRC * 2^64) XOR (i * 2^16)"; the stream is
     * the encryption of IV, IV+1, IV+2 and so on.
     */
    void crypt(byte[] packet, int from, int to, int ssrc, long index) {
      int length = to - from;
      if (length <= 0) {
        return;
      }
      int blocks = (length + BLOCK - 1) / BLOCK;
      if (stream.length < blocks * BLOCK) {
        counters = new byte[blocks * BLOCK];
        stream = new byte[blocks * BLOCK];
      }
      System.arraycopy(salt, 0, counter, 0, salt.length);
      counter[14] = 0;
      counter[15] = 0;
      Bytes.xorInt(counter, 4, ssrc);
      long high = Bytes.getLong(counter, 0);
      long low = Bytes.getLong(counter, 8) ^ (index << 16);
      for (int block = 0; block < blocks; block++) {
        Bytes.putLong(counters, block * BLOCK, high);
        Bytes.putLong(counters, block * BLOCK + 8, low + block);
      }
      try {
        aes.doFinal(counters, 0, blocks * BLOCK, stream, 0);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES refused a block", e);
      }
      int i = 0;
      for (; i + 8 <= length; i += 8) {
        Bytes.putLong(packet, from + i, Bytes.getLong(packet, from + i) ^ Bytes.getLong(stream, i));
      }
      for (; i < length; i++) {
        packet[from + i] ^= stream[i];
      }
    }

    void tag(byte[] packet, int length, int roc) {
      Bytes.putInt(rollover, 0, roc);
      mac.update(packet, 0, length);
      mac.update(rollover, 0, 4);
      finish();
    }

    void tag(byte[] packet, int length) {
      mac.update(packet, 0, length);
      finish();
    }

    private void finish() {
      try {
        mac.doFinal(tag, 0);
      } catch (ShortBufferException e) {
        throw new IllegalStateException("a SHA-1 tag has 20 bytes", e);
      }
    }

    /** Takes as long for a wrong tag as for a right one. */
    boolean tagIs(byte[] packet, int at) {
      int difference = 0;
      for (int i = 0; i < TAG; i++) {
        difference |= tag[i] ^ packet[at + i];
      }
      return difference == 0;
    }
  }
}
