package org.chordial.ice.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An independent program reads what we write. */
class TsharkTest {

  private static final TransactionId ID = new TransactionId(7, 77);
  private static final Protection ICE = Protection.ice(StunVectors.PASSWORD);

  @TempDir private Path folder;

  private static byte[] encode(
      StunClass messageClass, Protection protection, StunAttribute... attributes) {
    ByteBuf out =
        StunCodec.encode(
            StunMessage.binding(messageClass, ID, attributes),
            protection,
            UnpooledByteBufAllocator.DEFAULT);
    byte[] bytes = ByteBufUtil.getBytes(out);
    out.release();
    return bytes;
  }

  private static List<byte[]> messages() {
    StunAttribute user = new StunAttribute.Username("evtj:h6vY");
    StunAttribute priority = new StunAttribute.Priority(0x6e0001ffL);
    InetSocketAddress four = new InetSocketAddress("192.0.2.1", 32853);
    InetSocketAddress six = new InetSocketAddress("2001:db8::1", 32853);
    return List.of(
        encode(StunClass.REQUEST, Protection.none()),
        encode(StunClass.INDICATION, Protection.fingerprinted()),
        encode(StunClass.REQUEST, ICE, user, priority, new StunAttribute.IceControlled(42)),
        encode(
            StunClass.REQUEST,
            ICE,
            user,
            priority,
            new StunAttribute.IceControlling(43),
            new StunAttribute.UseCandidate()),
        encode(StunClass.SUCCESS_RESPONSE, ICE, new StunAttribute.XorMappedAddress(four)),
        encode(StunClass.SUCCESS_RESPONSE, ICE, new StunAttribute.XorMappedAddress(six)),
        encode(StunClass.SUCCESS_RESPONSE, ICE, new StunAttribute.MappedAddress(four)),
        encode(StunClass.ERROR_RESPONSE, ICE, new StunAttribute.ErrorCode(487, "Role Conflict")),
        encode(
            StunClass.ERROR_RESPONSE,
            ICE,
            new StunAttribute.ErrorCode(420, ""),
            new StunAttribute.UnknownAttributes(List.of(3, 5))),
        encode(
            StunClass.ERROR_RESPONSE,
            new Protection(Protection.Integrity.SHA1_AND_SHA256, new byte[] {1, 2}, true),
            new StunAttribute.ErrorCode(401, "Unauthenticated"),
            new StunAttribute.Realm("example.org"),
            new StunAttribute.Nonce("f//499k954d6OL34oL9FSTvy64sA"),
            new StunAttribute.Software("Chordial")),
        encode(
            StunClass.ERROR_RESPONSE,
            Protection.fingerprinted(),
            new StunAttribute.ErrorCode(300, "Try Alternate"),
            new StunAttribute.AlternateServer(six)));
  }

  @Test
  void tsharkReadsOurMessagesAndFindsNoneMalformed() throws Exception {
    if (System.getProperty("chordial.without", "").contains("tshark")) {
      System.err.println("*** NOT TESTED: STUN messages by tshark (-Dchordial.without=tshark) ***");
      return;
    }
    List<byte[]> messages = messages();
    Path capture = folder.resolve("stun.pcap");
    Files.write(capture, Pcap.udp(messages, 40000, 3478));
    String text = tshark("-r", capture.toString(), "-V");
    assertFalse(text.contains("Malformed"), text);
    assertFalse(text.contains("Expert Info (Warning"), text);
    assertFalse(text.contains("Expert Info (Error"), text);
    assertFalse(text.contains("incorrect"), text);
    assertEquals(messages.size(), count(text, "Session Traversal Utilities for NAT"));
    assertTrue(text.contains("XOR-MAPPED-ADDRESS: 192.0.2.1:32853"), text);
    assertTrue(text.contains("XOR-MAPPED-ADDRESS: 2001:db8::1:32853"), text);
    assertTrue(text.contains("Role Conflict"), text);
    assertTrue(text.contains("USE-CANDIDATE"), text);
    assertTrue(text.contains("evtj:h6vY"), text);
  }

  private static int count(String text, String what) {
    return text.split(what, -1).length - 1;
  }

  private static String tshark(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("tshark", "-o", "ip.check_checksum:TRUE"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      return fail(
          "tshark is missing: apt-get install tshark, or run with -Dchordial.without=tshark", e);
    }
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    return text;
  }
}
