package org.chordial.ice.stun;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The vectors of RFC 2202, section 3, and RFC 4231, sections 4.2 to 4.7. */
class HmacTest {

  private final Hmac sha1 = new Hmac("SHA-1");
  private final Hmac sha256 = new Hmac("SHA-256");

  private static byte[] repeated(int value, int times) {
    byte[] bytes = new byte[times];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static void is(String expected, Hmac hmac, byte[] key, byte[] text) {
    byte[] longer = Arrays.copyOf(text, text.length + 7);
    assertEquals(expected, HexFormat.of().formatHex(hmac.of(key, longer, text.length)));
  }

  @Test
  void sha1SumsAreThoseOfRfc2202() {
    is(
        "b617318655057264e28bc0b6fb378c8ef146be00",
        sha1,
        repeated(0x0b, 20),
        "Hi There".getBytes(US_ASCII));
    is(
        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        sha1,
        "Jefe".getBytes(US_ASCII),
        "what do ya want for nothing?".getBytes(US_ASCII));
    is("125d7342b9ac11cd91a39af48aa17b4f63f175d3", sha1, repeated(0xaa, 20), repeated(0xdd, 50));
    is(
        "aa4ae5e15272d00e95705637ce8a3b55ed402112",
        sha1,
        repeated(0xaa, 80),
        "Test Using Larger Than Block-Size Key - Hash Key First".getBytes(US_ASCII));
    is(
        "e8e99d0f45237d786d6bbaa7965c7808bbff1a91",
        sha1,
        repeated(0xaa, 80),
        "Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data"
            .getBytes(US_ASCII));
  }

  @Test
  void sha256SumsAreThoseOfRfc4231() {
    is(
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        sha256,
        repeated(0x0b, 20),
        "Hi There".getBytes(US_ASCII));
    is(
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        sha256,
        "Jefe".getBytes(US_ASCII),
        "what do ya want for nothing?".getBytes(US_ASCII));
    is(
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        sha256,
        repeated(0xaa, 131),
        "Test Using Larger Than Block-Size Key - Hash Key First".getBytes(US_ASCII));
  }
}
