package org.chordial.ice.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class StunVectorsTest {

  private static final TransactionId ID = new TransactionId(0xb7e7a701, 0xbc34d686fa87dfaeL);

  @Test
  void readsTheSampleRequest() throws StunException {
    ByteBuf datagram = StunVectors.bytes(StunVectors.REQUEST);
    StunMessage message = StunCodec.decode(datagram);
    assertTrue(message.isBinding(StunClass.REQUEST));
    assertEquals(ID, message.id());
    assertEquals(
        List.of(
            new StunAttribute.Software("STUN test client"),
            new StunAttribute.Priority(0x6e0001ffL),
            new StunAttribute.IceControlled(0x932ff9b151263b36L),
            new StunAttribute.Username("evtj:h6vY")),
        message.attributes().subList(0, 4));
    assertEquals(StunIntegrity.Verdict.RIGHT, verify(datagram, StunVectors.PASSWORD));
    assertEquals(StunIntegrity.Verdict.WRONG, verify(datagram, "VOkJxbRl1RmTxUk/WvJxBu"));
  }

  @Test
  void readsTheIpv4Response() throws StunException {
    ByteBuf datagram = StunVectors.bytes(StunVectors.IPV4_RESPONSE);
    StunMessage message = StunCodec.decode(datagram);
    assertTrue(message.isBinding(StunClass.SUCCESS_RESPONSE));
    assertEquals("test vector", message.find(StunAttribute.Software.class).orElseThrow().value());
    assertEquals(
        new InetSocketAddress("192.0.2.1", 32853),
        message.find(StunAttribute.XorMappedAddress.class).orElseThrow().address());
    assertEquals(StunIntegrity.Verdict.RIGHT, verify(datagram, StunVectors.PASSWORD));
  }

  @Test
  void readsTheIpv6Response() throws StunException {
    ByteBuf datagram = StunVectors.bytes(StunVectors.IPV6_RESPONSE);
    StunMessage message = StunCodec.decode(datagram);
    assertEquals(
        new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853),
        message.find(StunAttribute.XorMappedAddress.class).orElseThrow().address());
    assertEquals(StunIntegrity.Verdict.RIGHT, verify(datagram, StunVectors.PASSWORD));
  }

  @Test
  void readsAndWritesTheLongTermRequestToTheByte() throws StunException {
    ByteBuf datagram = StunVectors.bytes(StunVectors.LONG_TERM_REQUEST);
    StunMessage message = StunCodec.decode(datagram);
    byte[] key =
        LongTermKey.of(
            StunAttribute.PasswordAlgorithm.MD5,
            StunVectors.USERNAME_MATRIX,
            "example.org",
            "TheMatrIX");
    assertEquals(StunIntegrity.Verdict.RIGHT, StunIntegrity.verify(datagram, key));
    StunMessage ours =
        StunMessage.binding(
            StunClass.REQUEST,
            new TransactionId(0x78ad3433, 0xc6ad72c029da412eL),
            new StunAttribute.Username(StunVectors.USERNAME_MATRIX),
            new StunAttribute.Nonce("f//499k954d6OL34oL9FSTvy64sA"),
            new StunAttribute.Realm("example.org"));
    assertEquals(ours.attributes(), message.attributes().subList(0, 3));
    assertEquals(
        ByteBufUtil.hexDump(datagram),
        hex(ours, new Protection(Protection.Integrity.SHA1, key, false)));
  }

  @Test
  void readsAndWritesBothIntegritiesToTheByte() throws StunException {
    ByteBuf datagram = StunVectors.bytes(StunVectors.SHA256_REQUEST);
    StunMessage message = StunCodec.decode(datagram);
    assertEquals(5, message.attributes().size());
    byte[] key = Protection.shortTermKey(StunVectors.PASSWORD);
    assertEquals(StunIntegrity.Verdict.RIGHT, StunIntegrity.verify(datagram, key));
    assertEquals(
        ByteBufUtil.hexDump(datagram),
        hex(message, new Protection(Protection.Integrity.SHA1_AND_SHA256, key, true)));
  }

  /** The vectors pad with spaces and we with zeros, so those bytes, which integrity covers, go. */
  @Test
  void writesTheFingerprintsOfTheVectors() {
    for (String vector :
        List.of(StunVectors.REQUEST, StunVectors.IPV4_RESPONSE, StunVectors.IPV6_RESPONSE)) {
      ByteBuf datagram = StunVectors.bytes(vector);
      ByteBuf without = Unpooled.copiedBuffer(datagram).writerIndex(datagram.writerIndex() - 8);
      StunIntegrity.appendFingerprint(without);
      assertEquals(ByteBufUtil.hexDump(datagram), ByteBufUtil.hexDump(without));
    }
  }

  @Test
  void writesTheIntegrityOfTheVectors() {
    for (String vector :
        List.of(StunVectors.REQUEST, StunVectors.IPV4_RESPONSE, StunVectors.IPV6_RESPONSE)) {
      ByteBuf datagram = StunVectors.bytes(vector);
      ByteBuf without = Unpooled.copiedBuffer(datagram).writerIndex(datagram.writerIndex() - 32);
      StunIntegrity.appendSha1(without, Protection.shortTermKey(StunVectors.PASSWORD));
      StunIntegrity.appendFingerprint(without);
      assertEquals(ByteBufUtil.hexDump(datagram), ByteBufUtil.hexDump(without));
    }
  }

  private static StunIntegrity.Verdict verify(ByteBuf datagram, String password) {
    return StunIntegrity.verify(datagram, Protection.shortTermKey(password));
  }

  private static String hex(StunMessage message, Protection protection) {
    ByteBuf written = StunCodec.encode(message, protection, UnpooledByteBufAllocator.DEFAULT);
    String hex = ByteBufUtil.hexDump(written);
    written.release();
    return hex;
  }
}
