package org.chordial.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.chordial.ice.dtls.SrtpProfile;
import org.junit.jupiter.api.Test;

class SrtpVectorsTest {

  private static final byte[] MASTER_KEY = hex("E1F97A0D3E018BE0D64FA32C06DE4139");
  private static final byte[] MASTER_SALT = hex("0EC675AD498AFEEBB6960B3AABE6");

  @Test
  void keysAreDerivedAsInRfc3711AppendixB3() {
    KeyDerivation derivation =
        new KeyDerivation(
            new SrtpKeys(SrtpProfile.AES128_CM_HMAC_SHA1_80, MASTER_KEY, MASTER_SALT));
    assertArrayEquals(
        hex("C61E7A93744F39EE10734AFE3FF7A087"),
        derivation.derive(KeyDerivation.RTP_ENCRYPTION, 16));
    assertArrayEquals(
        hex("30CBBC08863D8C85D49DB34A9AE1"), derivation.derive(KeyDerivation.RTP_SALT, 14));
    assertArrayEquals(
        hex(
            """
            CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCE
            E049646C43D9327AD175578EF72270986371C10C9A369AC2F94A8C5FBCDDDC25
            6D6E919A48B610EF17C2041E474035766B68642C59BBFC2F34DB60DBDFB2"""),
        derivation.derive(KeyDerivation.RTP_AUTHENTICATION, 94));
  }

  @Test
  void theCounterModeStreamIsThatOfRfc3711AppendixB2() {
    AesCmTransform.Session session =
        new AesCmTransform.Session(
            hex("2B7E151628AED2A6ABF7158809CF4F3C"),
            new byte[20],
            hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"));
    byte[] stream = new byte[1_044_512];
    session.crypt(stream, 0, stream.length, 0, 0);
    assertEquals(
        "E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB"
            + "41E95B3BB0A2E8DD477901E4FCA894C0",
        HexFormat.of().withUpperCase().formatHex(stream, 0, 48));
    assertEquals(
        "EC8CDF7398607CB0F2D21675EA9EA1E4362B7C3C6773516318A077D7FC5073AE"
            + "6A2CC3787889374FBEB4C81B17BA6C44",
        HexFormat.of().withUpperCase().formatHex(stream, 0xFEFF * 16, 0xFF02 * 16));
  }

  @Test
  void aesCmPacketsAreThoseOfTheReferenceImplementation() {
    SrtpKeys keys = new SrtpKeys(SrtpProfile.AES128_CM_HMAC_SHA1_80, MASTER_KEY, MASTER_SALT);
    String rtp = "800f1234decafbadcafebabe" + "ab".repeat(16);
    String srtp = "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb";
    String rtcp = "81c8000bcafebabe" + "ab".repeat(16);
    String srtcp = "81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798";
    assertEquals(srtp, protectedRtp(new SrtpProtector(keys), rtp));
    assertEquals(rtp, unprotectedRtp(new SrtpUnprotector(keys), srtp));
    assertEquals(srtcp, protectedRtcp(new SrtpProtector(keys), rtcp));
    assertEquals(rtcp, unprotectedRtcp(new SrtpUnprotector(keys), srtcp));
  }

  @Test
  void gcmRtpIsThatOfRfc7714Section16() {
    String rtp =
        "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e6973206469766973612069"
            + "6e207061727465732074726573";
    String srtp =
        "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42"
            + "a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce";
    assertEquals(srtp, protectedRtp(new SrtpProtector(gcm()), rtp));
    assertEquals(rtp, unprotectedRtp(new SrtpUnprotector(gcm()), srtp));
  }

  @Test
  void gcmRtcpIsThatOfRfc7714Section17() {
    String rtcp =
        "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61"
            + "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
    String srtcp =
        "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32d"
            + "c676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf872"
            + "45d9eade800005d4";
    SrtpProtector protector = new SrtpProtector(gcm());
    protector.rtcpIndex(0x5d3);
    assertEquals(srtcp, protectedRtcp(protector, rtcp));
    assertEquals(rtcp, unprotectedRtcp(new SrtpUnprotector(gcm()), srtcp));
  }

  @Test
  void gcmRtcpThatIsOnlyTaggedIsTakenAsInRfc7714Section17Point3() {
    String rtcp =
        "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61"
            + "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
    String tagged = rtcp + "841dd9683dd78ec92ae58790125f62b3" + "000005d4";
    assertEquals(rtcp, unprotectedRtcp(new SrtpUnprotector(gcm()), tagged));
  }

  /** The RFC gives session keys, not master keys. */
  private static SrtpTransform gcm() {
    byte[] key = hex("000102030405060708090a0b0c0d0e0f");
    byte[] salt = hex("517569642070726f2071756f");
    return new AesGcmTransform(
        new AesGcmTransform.Session(key, salt), new AesGcmTransform.Session(key, salt));
  }

  private static String protectedRtp(SrtpProtector protector, String packet) {
    return changed(packet, protector::rtp);
  }

  private static String unprotectedRtp(SrtpUnprotector unprotector, String packet) {
    return changed(packet, unprotector::rtp);
  }

  private static String protectedRtcp(SrtpProtector protector, String packet) {
    return changed(packet, protector::rtcp);
  }

  private static String unprotectedRtcp(SrtpUnprotector unprotector, String packet) {
    return changed(packet, unprotector::rtcp);
  }

  private static String changed(
      String packet, java.util.function.Function<ByteBuf, SrtpOutcome> change) {
    ByteBuf buffer = Unpooled.buffer().writeBytes(hex(packet));
    assertEquals(SrtpOutcome.OK, change.apply(buffer));
    return ByteBufUtil.hexDump(buffer);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }
}
