package org.chordial.ice.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class StunCodecTest {

  private static final TransactionId ID = new TransactionId(0x01020304, 0x05060708090a0b0cL);

  private static ByteBuf encode(Protection protection, StunAttribute... attributes) {
    return StunCodec.encode(
        StunMessage.binding(StunClass.REQUEST, ID, attributes),
        protection,
        UnpooledByteBufAllocator.DEFAULT);
  }

  @Test
  void everyAttributeComesBackAsItWent() throws StunException {
    List<StunAttribute> all =
        List.of(
            new StunAttribute.MappedAddress(new InetSocketAddress("192.0.2.7", 1)),
            new StunAttribute.XorMappedAddress(new InetSocketAddress("2001:db8::7", 65535)),
            new StunAttribute.AlternateServer(new InetSocketAddress("198.51.100.9", 3478)),
            new StunAttribute.Username("a:b"),
            new StunAttribute.Realm("example.org"),
            new StunAttribute.Nonce("n"),
            new StunAttribute.Software(""),
            new StunAttribute.ErrorCode(487, "Role Conflict"),
            new StunAttribute.UnknownAttributes(List.of(1, 2, 0x7fff)),
            new StunAttribute.Priority(0xffffffffL),
            new StunAttribute.UseCandidate(),
            new StunAttribute.IceControlled(-1),
            new StunAttribute.IceControlling(Long.MIN_VALUE),
            new StunAttribute.UserHash(new byte[32]),
            new StunAttribute.PasswordAlgorithm(StunAttribute.PasswordAlgorithm.SHA256, ""),
            new StunAttribute.PasswordAlgorithms(
                List.of(
                    new StunAttribute.PasswordAlgorithm(7, "0a0b0c"),
                    new StunAttribute.PasswordAlgorithm(StunAttribute.PasswordAlgorithm.MD5, ""))),
            new TurnAttribute.ChannelNumber(0x4000),
            new TurnAttribute.Lifetime(600),
            new TurnAttribute.XorPeerAddress(new InetSocketAddress("192.0.2.8", 9)),
            new TurnAttribute.Data(new byte[] {1, 2, 3}),
            new TurnAttribute.XorRelayedAddress(new InetSocketAddress("2001:db8::8", 49152)),
            new TurnAttribute.RequestedAddressFamily(AddressFamily.IPV6),
            new TurnAttribute.AdditionalAddressFamily(AddressFamily.IPV6),
            new TurnAttribute.EvenPort(true),
            new TurnAttribute.RequestedTransport(TurnAttribute.UDP),
            new TurnAttribute.DontFragment(),
            new TurnAttribute.ReservationToken(-2),
            new TurnAttribute.AddressErrorCode(AddressFamily.IPV6, 440, "no"),
            new TurnAttribute.Icmp(3, 1, 7),
            new TurnAttribute.ConnectionId(-3),
            new TurnAttribute.MobilityTicket(new byte[] {9}),
            new StunAttribute.Other(0xc002, new byte[] {0, 0, 2, 88}),
            new StunAttribute.Other(0xc001, new byte[] {1}));
    ByteBuf datagram = encode(Protection.fingerprinted(), all.toArray(new StunAttribute[0]));
    StunMessage message = StunCodec.decode(datagram);
    assertEquals(all, message.attributes().subList(0, all.size()));
    assertTrue(message.has(StunAttribute.Fingerprint.class));
    assertEquals(ID, message.id());
    datagram.release();
  }

  @Test
  void everyClassAndMethodComesBackAsItWent() throws StunException {
    for (StunClass messageClass : StunClass.values()) {
      for (int method = 0; method <= 0xfff; method++) {
        ByteBuf datagram =
            StunCodec.encode(
                new StunMessage(messageClass, method, ID, List.of()),
                Protection.none(),
                UnpooledByteBufAllocator.DEFAULT);
        StunMessage message = StunCodec.decode(datagram);
        assertEquals(messageClass, message.messageClass());
        assertEquals(method, message.method());
        datagram.release();
      }
    }
  }

  @Test
  void anyChangedBitIsNoticedByTheFingerprint() {
    ByteBuf good = StunVectors.bytes(StunVectors.REQUEST);
    for (int bit = 0; bit < good.readableBytes() * 8; bit++) {
      ByteBuf bad = Unpooled.copiedBuffer(good);
      bad.setByte(bit / 8, bad.getByte(bit / 8) ^ 1 << bit % 8);
      // A change in the header of the FINGERPRINT itself makes it another attribute.
      if (bit / 8 < 100 || bit / 8 > 103) {
        assertThrows(StunException.class, () -> StunCodec.decode(bad), "bit " + bit);
      }
    }
  }

  @Test
  void whatIsTooShortOrTooLongIsRefused() {
    ByteBuf good = StunVectors.bytes(StunVectors.REQUEST);
    for (int length = 0; length < good.readableBytes(); length++) {
      ByteBuf cut = good.slice(0, length);
      assertThrows(StunException.class, () -> StunCodec.decode(cut), "length " + length);
    }
    ByteBuf more = Unpooled.wrappedBuffer(good, Unpooled.wrappedBuffer(new byte[4]));
    assertThrows(StunException.class, () -> StunCodec.decode(more));
  }

  @Test
  void sixtyFourAttributesAreReadAndOneMoreIsNot() throws StunException {
    StunAttribute[] most = new StunAttribute[StunCodec.MAX_ATTRIBUTES];
    java.util.Arrays.fill(most, new StunAttribute.UseCandidate());
    ByteBuf datagram = encode(Protection.none(), most);
    assertEquals(most.length, StunCodec.decode(datagram).attributes().size());
    StunAttribute[] tooMany = java.util.Arrays.copyOf(most, most.length + 1);
    tooMany[most.length] = new StunAttribute.UseCandidate();
    ByteBuf refused = encode(Protection.none(), tooMany);
    assertThrows(StunException.class, () -> StunCodec.decode(refused));
    datagram.release();
    refused.release();
  }

  @Test
  void attributesAfterTheIntegrityAreIgnored() throws StunException {
    byte[] key = Protection.shortTermKey("a password of 22 chars");
    ByteBuf datagram =
        encode(
            new Protection(Protection.Integrity.SHA1, key, false),
            new StunAttribute.Username("a:b"));
    datagram.writeShort(AttributeType.USE_CANDIDATE).writeShort(0);
    datagram.setShort(2, datagram.readableBytes() - StunHeader.BYTES);
    StunMessage message = StunCodec.decode(datagram);
    assertFalse(message.has(StunAttribute.UseCandidate.class));
    assertEquals(StunIntegrity.Verdict.RIGHT, StunIntegrity.verify(datagram, key));
    datagram.release();
  }

  @Test
  void aMessageWithoutIntegrityIsNotTakenForAnAuthenticOne() {
    ByteBuf datagram = encode(Protection.fingerprinted());
    assertEquals(StunIntegrity.Verdict.ABSENT, StunIntegrity.verify(datagram, new byte[] {1}));
    datagram.release();
  }

  @Test
  void decodingLeavesTheDatagramAsItWas() throws StunException {
    ByteBuf datagram = StunVectors.bytes(StunVectors.REQUEST);
    StunCodec.decode(datagram);
    assertEquals(0, datagram.readerIndex());
    assertEquals(1, datagram.refCnt());
  }
}
