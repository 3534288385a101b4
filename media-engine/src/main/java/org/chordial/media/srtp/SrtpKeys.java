package org.chordial.media.srtp;

import java.util.Arrays;
import org.chordial.ice.dtls.SrtpProfile;

/**
 * Master key and salt of one direction. Secret: never logged, and {@code toString} does not tell.
 */
public final class SrtpKeys {

  private final SrtpProfile profile;
  private final byte[] key;
  private final byte[] salt;

  /**
   * Takes copies.
   *
   * @throws IllegalArgumentException where the lengths are not the profile's
   */
  public SrtpKeys(SrtpProfile profile, byte[] key, byte[] salt) {
    if (key.length != profile.keyLength() || salt.length != profile.saltLength()) {
      throw new IllegalArgumentException("key or salt does not fit " + profile);
    }
    this.profile = profile;
    this.key = key.clone();
    this.salt = salt.clone();
  }

  /**
   * RFC 5764 section 4.2: "client_write_SRTP_master_key, server_write_SRTP_master_key,
   * client_write_SRTP_master_salt, server_write_SRTP_master_salt".
   *
   * @param exported {@link SrtpProfile#keyingMaterialLength} bytes of the DTLS exporter
   * @param client whether the direction wanted is the one that the DTLS client writes
   */
  public static SrtpKeys exported(SrtpProfile profile, byte[] exported, boolean client) {
    int keyLength = profile.keyLength();
    int saltLength = profile.saltLength();
    int keyAt = client ? 0 : keyLength;
    int saltAt = 2 * keyLength + (client ? 0 : saltLength);
    return new SrtpKeys(
        profile,
        Arrays.copyOfRange(exported, keyAt, keyAt + keyLength),
        Arrays.copyOfRange(exported, saltAt, saltAt + saltLength));
  }

  public SrtpProfile profile() {
    return profile;
  }

  byte[] key() {
    return key;
  }

  byte[] salt() {
    return salt;
  }

  @Override
  public String toString() {
    return "SrtpKeys[" + profile + "]";
  }
}
