package org.chordial.overlay.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.SampleHex;
import org.chordial.overlay.wire.WireException;
import org.chordial.overlay.wire.WireSettings;
import org.junit.jupiter.api.Test;

class MessageDecoderTest {
  private final MessageDecoder decoder =
      new MessageDecoder(new MessageCodec(WireSettings.STANDARD));

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void messageShowsItsFieldsAndEncodesToTheSameHex() throws Exception {
    String hex = SampleHex.golden("message");
    ObjectNode json = decoder.message(bytes(hex));
    assertEquals(hex, json.path("reencoded").asText());
    assertEquals("0x9aa32b8d", json.at("/header/overlay").asText());
    assertEquals("fedcba9876543210", json.at("/header/transactionId").asText());
    assertEquals(99, json.at("/header/ttl").asInt());
    assertEquals("NodeDestination", json.at("/header/viaList/0/is").asText());
    assertEquals("ResourceDestination", json.at("/header/destinationList/2/is").asText());
    assertEquals("PingAns", json.at("/contents/body/is").asText());
    assertEquals(0x18, json.at("/contents/body/messageCode").asInt());
    assertEquals("9305357566071262703", json.at("/contents/body/responseId").asText());
    assertEquals("abcd", json.at("/contents/extensions/0/contents").asText());
    assertEquals("sha256", json.at("/securityBlock/signature/algorithm/hash").asText());
    assertEquals("CertHashNodeId", json.at("/securityBlock/signature/identity/is").asText());
  }

  @Test
  void frameShowsTheMessageInIt() throws Exception {
    String message = SampleHex.golden("message");
    String frame = "80" + "00000007" + String.format("%06x", message.length() / 2) + message;
    ObjectNode json = decoder.frame(bytes(frame));
    assertEquals("Data", json.path("is").asText());
    assertEquals(7, json.path("sequence").asInt());
    assertEquals(99, json.at("/message/header/ttl").asInt());
    assertEquals(frame, json.path("reencoded").asText());
    assertEquals(
        "0x80000001",
        decoder.frame(bytes(SampleHex.golden("frame_ack"))).path("received").asText());
  }

  @Test
  void fragmentShowsItsHeader() throws Exception {
    byte[] fragment = bytes(SampleHex.golden("message"));
    fragment[12] = (byte) 0x80;
    ObjectNode json = decoder.message(fragment);
    assertEquals("0x80000000", json.at("/header/fragment").asText());
    assertEquals(Opaque.of(fragment).toHex(), json.path("reencoded").asText());
  }

  @Test
  void brokenMessageIsRefusedWithAReason() {
    WireException refused =
        assertThrows(WireException.class, () -> decoder.message(bytes("d2454c4f")));
    assertEquals("4 bytes wanted, 0 left", refused.getMessage());
  }
}
