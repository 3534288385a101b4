package org.chordial.overlay.usage.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.WireException;
import org.chordial.overlay.wire.WireSettings;
import org.junit.jupiter.api.Test;

/** SipRegistrations on the wire (RFC 7904 section 3.2); the bytes were laid out by hand. */
class SipRegistrationCodecTest {
  private static final String NODE = "00112233445566778899aabbccddeeff";
  private static final int FUZZ_ROUNDS = 200_000;

  private final MessageCodec messages = new MessageCodec(WireSettings.STANDARD);
  private final SipRegistrationCodec codec = new SipRegistrationCodec(messages);

  @Test
  void aRouteIsTypeLengthPrefsAndDestinationList() throws WireException {
    SipRegistration route =
        new SipRegistration.Route("(sip.x)", List.of(Destination.of(NodeId.ofHex(NODE))));
    // type 2, 29 bytes: 7 of "(sip.x)", then 18 of one destination: type 1, 16 bytes of Node-ID
    Opaque bytes = Opaque.ofHex("02001d" + "0007" + "287369702e7829" + "0012" + "0110" + NODE);
    assertEquals(bytes, codec.encode(route));
    assertEquals(route, codec.decode(bytes));
  }

  @Test
  void aUriIsTypeLengthAndText() throws WireException {
    SipRegistration uri = new SipRegistration.Uri("sam@example.org");
    Opaque bytes = Opaque.ofHex("010011" + "000f" + "73616d406578616d706c652e6f7267");
    assertEquals(bytes, codec.encode(uri));
    assertEquals(uri, codec.decode(bytes));
  }

  @Test
  void anUnknownTypeIsKeptByItsLength() throws WireException {
    Opaque bytes = Opaque.ofHex("070003aabbcc");
    assertEquals(new SipRegistration.Unknown(7, Opaque.ofHex("aabbcc")), codec.decode(bytes));
  }

  @Test
  void lengthsThatDoNotFitAreRefused() {
    for (String hex :
        List.of(
            "",
            "01",
            "0100",
            "010002",
            "01000300",
            "0100040003616200",
            "02000400000000",
            "0200060000000201",
            "010003000161ff")) {
      assertThrows(WireException.class, () -> codec.decode(Opaque.ofHex(hex)), hex);
    }
  }

  @Test
  void changedAndRandomBytesNeverDoMoreThanFail() {
    SplittableRandom random = new SplittableRandom(7904);
    byte[] route =
        codec
            .encode(
                new SipRegistration.Route(
                    "(sip.schemes=SIP)", List.of(Destination.of(NodeId.ofHex(NODE)))))
            .toBytes();
    int failed = 0;
    for (int round = 0; round < FUZZ_ROUNDS; round++) {
      byte[] bytes = route.clone();
      if (round % 2 == 0) {
        bytes = new byte[random.nextInt(60)];
        random.nextBytes(bytes);
      } else {
        for (int i = 0; i <= random.nextInt(3); i++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
      }
      try {
        SipRegistration decoded = codec.decode(Opaque.of(bytes));
        assertTrue(bytes.length >= 3 && decoded != null);
      } catch (WireException e) {
        failed++;
      }
    }
    assertTrue(failed > FUZZ_ROUNDS / 4, "only " + failed + " failed");
  }

  @Test
  void aGruuCarriesItsDestinationListWithTildesForEqualSigns() {
    Gruu gruu = new Gruu(Aor.of("alice@example.com"), List.of(Destination.of(NodeId.ofHex(NODE))));
    // printf '0110 00112233445566778899aabbccddeeff' | xxd -r -p | base64
    String text = "alice@example.com;gr=ARAAESIzRFVmd4iZqrvM3e7/";
    assertEquals(text, gruu.text(messages));
    assertEquals(gruu, Gruu.parse("sip:" + text, messages).orElseThrow());
    assertTrue(Gruu.parse("alice@example.com", messages).isEmpty());
    assertTrue(Gruu.parse("alice@example.com;gr=AR~~", messages).isEmpty());
  }
}
