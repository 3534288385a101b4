package org.chordial.media.codec;

/** The two laws of ITU-T G.711, from 16-bit samples to octets and back. */
enum G711 {
  MU_LAW {
    @Override
    byte encode(int sample) {
      int magnitude = Math.min(Math.abs(sample), MU_CLIP) + MU_BIAS;
      int segment = 24 - Integer.numberOfLeadingZeros(magnitude);
      int code = segment << 4 | (magnitude >> (segment + 3) & 0x0F);
      return (byte) ~(sample < 0 ? code | SIGN : code);
    }

    @Override
    short expand(int octet) {
      int code = ~octet;
      int magnitude = ((((code & 0x0F) << 3) + MU_BIAS) << (code >> 4 & 7)) - MU_BIAS;
      return (short) ((code & SIGN) != 0 ? -magnitude : magnitude);
    }
  },
  A_LAW {
    @Override
    byte encode(int sample) {
      int magnitude = sample < 0 ? ~sample : sample;
      int segment = Math.max(0, 24 - Integer.numberOfLeadingZeros(magnitude));
      int shift = segment == 0 ? 4 : segment + 3;
      int code = segment << 4 | (magnitude >> shift & 0x0F);
      return (byte) ((sample < 0 ? code : code | SIGN) ^ EVEN_BITS);
    }

    @Override
    short expand(int octet) {
      int code = octet ^ EVEN_BITS;
      int segment = code >> 4 & 7;
      int middle = ((code & 0x0F) << 4) + 8;
      int magnitude = segment == 0 ? middle : (middle + 256) << (segment - 1);
      return (short) ((code & SIGN) != 0 ? magnitude : -magnitude);
    }
  };

  private static final int SIGN = 0x80;
  private static final int MU_BIAS = 132;
  private static final int MU_CLIP = 32_635;

  /** G.711 section 3.2: even bits of A-law octets go inverted. */
  private static final int EVEN_BITS = 0x55;

  @SuppressWarnings("ImmutableEnumChecker") // filled once, before anybody sees it
  private final short[] table = new short[256];

  abstract byte encode(int sample);

  abstract short expand(int octet);

  /** The sample of an octet. */
  short decode(byte octet) {
    return table[octet & 0xFF];
  }

  static {
    for (G711 law : values()) {
      for (int octet = 0; octet < 256; octet++) {
        law.table[octet] = law.expand(octet);
      }
    }
  }
}
