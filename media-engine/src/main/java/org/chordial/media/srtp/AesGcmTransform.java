package org.chordial.media.srtp;

import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AEAD_AES_128_GCM (RFC 7714 sections 8 and 9). One executor. */
final class AesGcmTransform implements SrtpTransform {

  private static final int TAG = 16;
  private static final int SALT = 12;

  private final Session rtp;
  private final Session rtcp;

  AesGcmTransform(Session rtp, Session rtcp) {
    this.rtp = rtp;
    this.rtcp = rtcp;
  }

  static AesGcmTransform derived(KeyDerivation derivation) {
    return new AesGcmTransform(
        new Session(
            derivation.derive(KeyDerivation.RTP_ENCRYPTION, 16),
            derivation.derive(KeyDerivation.RTP_SALT, SALT)),
        new Session(
            derivation.derive(KeyDerivation.RTCP_ENCRYPTION, 16),
            derivation.derive(KeyDerivation.RTCP_SALT, SALT)));
  }

  @Override
  public int protectRtp(byte[] packet, int header, int length, int ssrc, long index) {
    rtp.iv(ssrc, index);
    return header + rtp.seal(packet, header, length);
  }

  @Override
  public int unprotectRtp(byte[] packet, int header, int length, int ssrc, long index) {
    rtp.iv(ssrc, index);
    int plain = rtp.open(packet, header, length);
    return plain < 0 ? NOT_AUTHENTIC : header + plain;
  }

  @Override
  public int protectRtcp(byte[] packet, int length, int ssrc, int index) {
    rtcp.iv(ssrc, index);
    int end = 8 + rtcp.sealRtcp(packet, length, index | E_FLAG);
    Bytes.putInt(packet, end, index | E_FLAG);
    return end + 4;
  }

  @Override
  public int unprotectRtcp(byte[] packet, int length, int ssrc) {
    int end = length - 4;
    int word = Bytes.getInt(packet, end);
    rtcp.iv(ssrc, word & ~E_FLAG);
    if ((word & E_FLAG) == 0) {
      return rtcp.verifyRtcp(packet, end, word) ? end - TAG : NOT_AUTHENTIC;
    }
    int plain = rtcp.openRtcp(packet, end, word);
    return plain < 0 ? NOT_AUTHENTIC : 8 + plain;
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
    return length - 4;
  }

  /** Session key and salt of RTP or of RTCP, and the ciphers that keep them. */
  static final class Session {
    private final Cipher encryptor;
    private final Cipher decryptor;
    private final Key key;
    private final byte[] salt;
    private final byte[] iv = new byte[SALT];
    private final byte[] word = new byte[4];

    Session(byte[] key, byte[] salt) {
      this.key = new SecretKeySpec(key, "AES");
      this.salt = salt;
      try {
        this.encryptor = Cipher.getInstance("AES/GCM/NoPadding");
        this.decryptor = Cipher.getInstance("AES/GCM/NoPadding");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java has no AES-GCM", e);
      }
    }

    /**
     * RFC 7714 section 8.1: two zero bytes, SSRC, ROC and SEQ, exclusive-or the salt. Section 9.1
     * has the 31-bit SRTCP index at the end of it, which is the same place.
     */
    void iv(int ssrc, long index) {
      System.arraycopy(salt, 0, iv, 0, SALT);
      Bytes.xorInt(iv, 2, ssrc);
      Bytes.xorInt(iv, 8, (int) index);
      iv[7] ^= (byte) (index >>> 32);
      iv[6] ^= (byte) (index >>> 40);
    }

    int seal(byte[] packet, int header, int length) {
      try {
        start(encryptor, Cipher.ENCRYPT_MODE);
        encryptor.updateAAD(packet, 0, header);
        return encryptor.doFinal(packet, header, length - header, packet, header);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES-GCM refused a packet", e);
      }
    }

    int open(byte[] packet, int header, int length) {
      try {
        start(decryptor, Cipher.DECRYPT_MODE);
        decryptor.updateAAD(packet, 0, header);
        return decryptor.doFinal(packet, header, length - header, packet, header);
      } catch (AEADBadTagException e) {
        return NOT_AUTHENTIC;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES-GCM refused a packet", e);
      }
    }

    int sealRtcp(byte[] packet, int length, int trailer) {
      try {
        start(encryptor, Cipher.ENCRYPT_MODE);
        associate(encryptor, packet, 8, trailer);
        return encryptor.doFinal(packet, 8, length - 8, packet, 8);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES-GCM refused a packet", e);
      }
    }

    int openRtcp(byte[] packet, int end, int trailer) {
      try {
        start(decryptor, Cipher.DECRYPT_MODE);
        associate(decryptor, packet, 8, trailer);
        return decryptor.doFinal(packet, 8, end - 8, packet, 8);
      } catch (AEADBadTagException e) {
        return NOT_AUTHENTIC;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES-GCM refused a packet", e);
      }
    }

    boolean verifyRtcp(byte[] packet, int end, int trailer) {
      try {
        start(decryptor, Cipher.DECRYPT_MODE);
        associate(decryptor, packet, end - TAG, trailer);
        return decryptor.doFinal(packet, end - TAG, TAG, packet, end - TAG) == 0;
      } catch (AEADBadTagException e) {
        return false;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES-GCM refused a packet", e);
      }
    }

    private void associate(Cipher cipher, byte[] packet, int length, int trailer) {
      Bytes.putInt(word, 0, trailer);
      cipher.updateAAD(packet, 0, length);
      cipher.updateAAD(word, 0, 4);
    }

    private void start(Cipher cipher, int mode) throws GeneralSecurityException {
      cipher.init(mode, key, new GCMParameterSpec(8 * TAG, iv));
    }
  }
}
