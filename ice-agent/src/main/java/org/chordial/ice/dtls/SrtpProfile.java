package org.chordial.ice.dtls;

import java.util.Optional;
import java.util.stream.Stream;

/** The SRTP protection profiles that use_srtp can agree on (RFC 5764 4.1.2, RFC 7714 14.2). */
public enum SrtpProfile {
  AES128_CM_HMAC_SHA1_80(0x0001, 16, 14),
  AEAD_AES_128_GCM(0x0007, 16, 12);

  /** The exporter label of RFC 5764 4.2; its context is absent. */
  public static final String EXPORTER_LABEL = "EXTRACTOR-dtls_srtp";

  private final int code;
  private final int keyLength;
  private final int saltLength;

  SrtpProfile(int code, int keyLength, int saltLength) {
    this.code = code;
    this.keyLength = keyLength;
    this.saltLength = saltLength;
  }

  public int code() {
    return code;
  }

  /** Bytes of one master key. */
  public int keyLength() {
    return keyLength;
  }

  /** Bytes of one master salt. */
  public int saltLength() {
    return saltLength;
  }

  /** Bytes to export: client key, server key, client salt, server salt, in this order. */
  public int keyingMaterialLength() {
    return 2 * (keyLength + saltLength);
  }

  static Optional<SrtpProfile> of(int code) {
    return Stream.of(values()).filter(p -> p.code == code).findFirst();
  }
}
