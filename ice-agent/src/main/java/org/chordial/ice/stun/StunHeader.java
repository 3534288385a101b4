package org.chordial.ice.stun;

/** The layout of the STUN header (RFC 8489, section 5). */
final class StunHeader {

  static final int BYTES = 20;
  static final int ATTRIBUTE_BYTES = 4;
  static final int MAGIC_COOKIE = 0x2112a442;

  private StunHeader() {}

  /**
   * Section 5, figure 3: the two bits of the class lie at 0x100 and 0x010 between the bits of the
   * method.
   */
  static int type(StunClass messageClass, int method) {
    int bits = messageClass.bits();
    return (method & 0xf80) << 2
        | (method & 0x070) << 1
        | (method & 0x00f)
        | (bits & 2) << 7
        | (bits & 1) << 4;
  }

  static StunClass messageClass(int type) {
    return StunClass.of((type >> 7 & 2) | (type >> 4 & 1));
  }

  static int method(int type) {
    return (type >> 2 & 0xf80) | (type >> 1 & 0x070) | (type & 0x00f);
  }

  /** Section 14: "each STUN attribute MUST end on a 32-bit boundary". */
  static int padded(int length) {
    return (length + 3) & ~3;
  }
}
