package org.chordial.ice.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;

/** The published messages of RFC 5769, sections 2.1 to 2.4, and one that was made independently. */
final class StunVectors {

  static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
  static final String USERNAME_MATRIX = "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9";

  static final String REQUEST =
      """
      00010058 2112a442 b7e7a701 bc34d686 fa87dfae
      80220010 5354554e 20746573 7420636c 69656e74
      00240004 6e0001ff 80290008 932ff9b1 51263b36
      00060009 6576746a 3a683676 59202020 00080014
      9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2
      80280004 e57a3bcf
      """;

  static final String IPV4_RESPONSE =
      """
      0101003c 2112a442 b7e7a701 bc34d686 fa87dfae
      8022000b 74657374 20766563 746f7220 00200008
      0001a147 e112a643 00080014 2b91f599 fd9e90c3
      8c7489f9 2af9ba53 f06be7d7 80280004 c07d4c96
      """;

  static final String IPV6_RESPONSE =
      """
      01010048 2112a442 b7e7a701 bc34d686 fa87dfae
      8022000b 74657374 20766563 746f7220 00200014
      0002a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9
      00080014 a382954e 4be67bf1 1784c97c 8292c275
      bfe3ed41 80280004 c8fb0b4c
      """;

  static final String LONG_TERM_REQUEST =
      """
      00010060 2112a442 78ad3433 c6ad72c0 29da412e
      00060012 e3839ee3 8388e383 aae38383 e382afe3
      82b90000 0015001c 662f2f34 39396b39 35346436
      4f4c3334 6f4c3946 53547679 36347341 0014000b
      6578616d 706c652e 6f726700 00080014 f6702465
      6dd64a3e 02b8e071 2e85c9a2 8ca89666
      """;

  /**
   * Both integrities and a fingerprint, computed by Python's hmac and zlib. Appendix B.1 of RFC
   * 8489 has a vector for HMAC-SHA256, but its header tells 20 bytes more than the message has, so
   * no decoder may accept it.
   */
  static final String SHA256_REQUEST =
      """
      0001005c 2112a442 b7e7a701 bc34d686 fa87dfae
      00060009 6576746a 3a683676 59000000 00240004
      6e0001ff 00080014 2a6b336a f81b9c30 ca9b6090
      a070ae65 f7172256 001c0020 0eee8e7e fc719bd3
      8068615c e0a963c1 66c0ec31 bf59b64f 2c559089
      e3136fe9 80280004 2a4c7420
      """;

  private StunVectors() {}

  static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
  }
}
