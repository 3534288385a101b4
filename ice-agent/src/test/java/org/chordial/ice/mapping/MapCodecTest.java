package org.chordial.ice.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Requests and responses byte for byte as the figures of RFC 6887 and RFC 6886 have them. */
class MapCodecTest {
  private static final MapResponse.Nonce NONCE =
      new MapResponse.Nonce(0x0102030405060708L, 0x090a0b0c);
  private static final String PCP_RESPONSE =
      "02810000000004b00000000a000000000000000000000000"
          + "0102030405060708090a0b0c11000000"
          + "9c409c41"
          + "00000000000000000000ffffc6336401";

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }

  @Test
  void aPcpMapRequestIsFigure2WithFigure9() {
    ByteBuf out = Unpooled.buffer();
    MapCodec.pcpMap(
        out, InetAddress.ofLiteral("10.0.0.2"), NONCE, MapCodec.UDP, 40_000, 40_001, 1200);
    assertEquals(
        "02010000000004b0"
            + "00000000000000000000ffff0a000002"
            + "0102030405060708090a0b0c11000000"
            + "9c409c41"
            + "00000000000000000000ffff00000000",
        ByteBufUtil.hexDump(out));
  }

  @Test
  void natPmpRequestsAreThoseOfSections32And33() {
    ByteBuf out = Unpooled.buffer();
    MapCodec.pmpAddress(out);
    MapCodec.pmpMap(out, MapCodec.TCP, 80, 8080, 7200);
    assertEquals("0000" + "0002000000501f9000001c20", ByteBufUtil.hexDump(out));
  }

  @Test
  void aPcpMapResponseIsReadWhole() {
    assertEquals(
        Optional.of(
            new MapResponse.PcpMap(
                0,
                1200,
                10,
                NONCE,
                MapCodec.UDP,
                40_000,
                40_001,
                InetAddress.ofLiteral("198.51.100.1"))),
        MapCodec.decode(bytes(PCP_RESPONSE)));
  }

  @Test
  void theAnswerOfANatPmpRouterToPcpSaysThatItsVersionIsZero() {
    assertEquals(
        Optional.of(
            new MapResponse.PmpAddress(
                MapResponse.PmpAddress.UNSUPPORTED_VERSION, 7, Optional.empty())),
        MapCodec.decode(bytes("0080000100000007")));
  }

  @Test
  void requestsShortOnesAndOtherVersionsAreNoResponses() {
    for (String hex :
        List.of(
            "",
            "00",
            "0000",
            "00800000",
            "0080000000000001",
            "0081000000000001",
            "0101000000000000",
            PCP_RESPONSE.substring(0, 46),
            PCP_RESPONSE + "00",
            "0201" + PCP_RESPONSE.substring(4),
            PCP_RESPONSE + "00".repeat(1060))) {
      assertEquals(Optional.empty(), MapCodec.decode(bytes(hex)), hex);
    }
  }

  @Test
  void aHundredThousandMutantsAreReadOrPassedOver() {
    SplittableRandom random = new SplittableRandom(6887);
    List<byte[]> seeds =
        List.of(
            ByteBufUtil.decodeHexDump(PCP_RESPONSE),
            ByteBufUtil.decodeHexDump("0080000000000007c6336401"),
            ByteBufUtil.decodeHexDump("00810000000000079c409c4000001c20"));
    int read = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] mutant = seeds.get(random.nextInt(seeds.size())).clone();
      for (int changes = random.nextInt(6); changes > 0; changes--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
      }
      ByteBuf datagram =
          Unpooled.wrappedBuffer(
              mutant, 0, random.nextInt(4) == 0 ? random.nextInt(mutant.length) : mutant.length);
      read += MapCodec.decode(datagram).isPresent() ? 1 : 0;
    }
    assertTrue(read > 10_000 && read < 90_000, read + " were read");
  }
}
