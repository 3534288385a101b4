package org.chordial.overlay.security;

import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;

/** The one curve that overlays may permit (FIPS 186-4, D.1.2.3). */
public final class P256 {
  private static final int FIELD_BITS = 256;

  /** No other curve has it. */
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private P256() {}

  public static boolean has(ECPublicKey key) {
    return key.getParams().getOrder().equals(ORDER)
        && key.getParams().getCurve().getField().getFieldSize() == FIELD_BITS;
  }
}
