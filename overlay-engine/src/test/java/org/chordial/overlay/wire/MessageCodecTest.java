package org.chordial.overlay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.wire.Destination.OpaqueDestination;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;
  private final MessageCodec codec = new MessageCodec(WireSettings.STANDARD);

  /** printf overlay.example.org | sha1sum | cut -c33-40. */
  @Test
  void overlayFieldIsTheLow32BitsOfTheNamesSha1() {
    assertEquals(
        Golden.read("message").toHex().substring(8, 16),
        Integer.toHexString(ForwardingHeader.overlayHash("overlay.example.org")));
  }

  @Test
  void peerOnTheWayChangesTheHeaderAndLeavesTheRestUnread() throws Exception {
    ByteBuf message = Unpooled.wrappedBuffer(Golden.read("message").toBytes());
    ForwardingHeader header = codec.decodeHeader(message);
    Opaque payload = Opaque.copyOf(message);
    List<Destination> via = new ArrayList<>(header.viaList());
    via.add(Destination.of(SampleMessages.B));
    ForwardingHeader next =
        header.withTtl(header.ttl() - 1).withViaList(via).withDestinationList(List.of());
    ByteBuf forwarded = codec.encode(next, message, ALLOCATOR);
    assertEquals(next, codec.decodeHeader(forwarded));
    assertEquals(payload, Opaque.copyOf(forwarded));
    forwarded.release();
  }

  @Test
  void fragmentsReassembleToTheMessage() throws Exception {
    Message message = SampleMessages.message();
    ByteBuf payload = codec.encodePayload(message.contents(), message.securityBlock(), ALLOCATOR);
    ByteBuf first =
        codec.encode(
            message.header().withFragment(ForwardingHeader.fragmentOf(0, false)),
            payload.slice(0, 40),
            ALLOCATOR);
    ByteBuf last =
        codec.encode(
            message.header().withFragment(ForwardingHeader.fragmentOf(40, true)),
            payload.slice(40, payload.readableBytes() - 40),
            ALLOCATOR);
    assertThrows(WireException.class, () -> codec.decode(first));
    ForwardingHeader lastHeader = codec.decodeHeader(last);
    assertEquals(40, lastHeader.fragmentOffset());
    assertTrue(lastHeader.isLastFragment());
    assertFalse(codec.decodeHeader(first).isLastFragment());
    ByteBuf whole = Unpooled.copiedBuffer(first, last);
    assertEquals(message.contents(), codec.decodePayload(lastHeader, whole).contents());
    List.of(payload, first, last, whole).forEach(ByteBuf::release);
  }

  @Test
  void compactOpaqueIdIsNotTheSameOnTheWireAsItsLongForm() throws Exception {
    OpaqueDestination compact = OpaqueDestination.ofShort(0x7fff);
    assertEquals("ffff", codec.encodeDestinations(List.of(compact)).toHex());
    assertEquals(List.of(compact), codec.decodeDestinations(Opaque.ofHex("ffff")));
    assertEquals(
        List.of(new OpaqueDestination(compact.opaqueId(), false)),
        codec.decodeDestinations(Opaque.ofHex("0303" + "02ffff")));
  }

  @Test
  void resourceIdIsRefusedBeforeTheEndOfTheDestinationListAndInTheViaList() {
    Destination resource = Destination.of(SampleMessages.RESOURCE);
    Destination node = Destination.of(SampleMessages.A);
    assertRefused(SampleMessages.message().header().withViaList(List.of(resource)));
    assertRefused(SampleMessages.message().header().withDestinationList(List.of(resource, node)));
  }

  private void assertRefused(ForwardingHeader header) {
    ByteBuf message = codec.encode(header, Unpooled.EMPTY_BUFFER, ALLOCATOR);
    assertThrows(WireException.class, () -> codec.decodeHeader(message));
    message.release();
  }

  @Test
  void everyShorterMessageIsRefused() {
    byte[] golden = Golden.read("message").toBytes();
    for (int length = 0; length < golden.length; length++) {
      ByteBuf cut = Unpooled.wrappedBuffer(golden, 0, length);
      assertThrows(WireException.class, () -> codec.decode(cut), "cut to " + length);
    }
  }

  @Test
  void oneByteMoreIsRefused() {
    ByteBuf longer = Unpooled.buffer();
    Golden.read("message").writeTo(longer);
    longer.writeByte(0);
    assertThrows(WireException.class, () -> codec.decode(longer));
    longer.setInt(16, longer.readableBytes());
    assertThrows(WireException.class, () -> codec.decode(longer));
  }

  @Test
  void messageLongerThanTheLimitIsRefused() throws Exception {
    byte[] golden = Golden.read("message").toBytes();
    MessageCodec enough =
        new MessageCodec(new WireSettings(16, KindModels.STANDARD, golden.length));
    MessageCodec tooLittle =
        new MessageCodec(new WireSettings(16, KindModels.STANDARD, golden.length - 1));
    ByteBuf message = Unpooled.wrappedBuffer(golden);
    assertEquals(SampleMessages.message(), enough.decode(message));
    assertThrows(WireException.class, () -> tooLittle.decode(message));
  }

  @Test
  void everyNodeIdLengthOfTheRfcRoundTrips() throws Exception {
    for (int length = 16; length <= 20; length++) {
      MessageCodec lengths = new MessageCodec(new WireSettings(length, KindModels.STANDARD, 5000));
      JoinReq join = new JoinReq(new NodeId(Opaque.of(new byte[length])), Opaque.ofHex("01"));
      Opaque encoded = lengths.encodeBody(join);
      assertEquals(length + 3, encoded.length());
      assertEquals(join, lengths.decodeBody(JoinReq.CODE, encoded));
      List<Destination> destinations = List.of(Destination.of(join.joiningPeerId()));
      assertEquals(
          destinations, lengths.decodeDestinations(lengths.encodeDestinations(destinations)));
    }
  }

  @Test
  void nodeIdOfAnotherLengthThanTheOverlaysIsRefused() {
    assertThrows(
        WireException.class,
        () -> codec.decodeDestinations(Opaque.ofHex("0111" + "00".repeat(17))));
    NodeId longer = new NodeId(Opaque.of(new byte[17]));
    assertThrows(IllegalArgumentException.class, () -> codec.encodeBody(new RouteQueryAns(longer)));
  }

  @Test
  void booleanOtherThan0And1IsRefused() {
    assertThrows(
        WireException.class,
        () -> codec.decodeBody(RouteQueryReq.CODE, Opaque.ofHex("02" + "8001" + "0000")));
  }

  @Test
  void valueThatDoesNotFitItsFieldIsNotEncoded() {
    assertThrows(
        IllegalArgumentException.class,
        () -> codec.encodeBody(new PingReq(Opaque.of(new byte[65536]))));
    assertEquals(65537, codec.encodeBody(new PingReq(Opaque.of(new byte[65535]))).length());
    assertThrows(
        IllegalArgumentException.class,
        () -> codec.encodeBody(new UpdateReq(new ChordUpdate.PeerReady(1L << 32))));
  }

  @Test
  void unknownMessageCodeKeepsItsBody() throws Exception {
    UnknownBody body = new UnknownBody(0x23, Opaque.ofHex("0102"));
    assertEquals(body, codec.decodeBody(0x23, codec.encodeBody(body)));
    assertTrue(body.isRequest());
    assertFalse(ErrorResponse.of(ErrorCode.NOT_FOUND, "").isRequest());
  }

  @Test
  void errorInfoOfUnknownKindsListsThem() throws Exception {
    List<KindId> kinds = List.of(new KindId(0xf0000001), KindId.TURN_SERVICE);
    Opaque info = codec.encodeUnknownKinds(kinds);
    assertEquals("08" + "f0000001" + "00000002", info.toHex());
    assertEquals(kinds, codec.decodeUnknownKinds(info));
  }

  @Test
  void signatureOverAnArrayEntryDoesNotDependOnItsIndex() {
    SignerIdentity identity = new SignerIdentity.None();
    DataValue value = DataValue.of(Opaque.ofHex("01"));
    assertEquals(
        "10"
            + SampleMessages.RESOURCE
            + "00000010"
            + "000000000000000a"
            + "00000000"
            + "01"
            + "00000001"
            + "01"
            + "03"
            + "0000",
        codec
            .signingInput(
                SampleMessages.RESOURCE,
                KindId.CERTIFICATE_BY_USER,
                10,
                new StoredDataValue.ArrayEntry(7, value),
                identity)
            .toHex());
  }

  @Test
  void signatureOverAMessageCoversOverlayTransactionContentsAndSigner() {
    ForwardingHeader header =
        ForwardingHeader.request(0x01020304, 9, 100, 0x1122334455667788L, List.of());
    assertEquals(
        "01020304" + "1122334455667788" + "0017" + "00000002" + "0000" + "00000000" + "03" + "0000",
        codec
            .signingInput(
                header, MessageContents.of(new PingReq(Opaque.EMPTY)), new SignerIdentity.None())
            .toHex());
  }

  @Test
  void streamOfFramesIsCutWhereTheyEnd() throws Exception {
    ByteBuf stream = Unpooled.buffer();
    Opaque bytes =
        Opaque.ofHex("81" + "00000001" + "00000000" + "80" + "00000002" + "000003aabbcc");
    for (int i = 0; i < bytes.length(); i++) {
      stream.writeByte(bytes.at(i));
      Optional<FramedMessage> frame = FramedMessageCodec.decode(stream, 5000);
      if (i == 8) {
        assertEquals(Optional.of(new FramedMessage.Ack(1, 0)), frame);
      } else if (i == bytes.length() - 1) {
        FramedMessage.Data data = (FramedMessage.Data) frame.orElseThrow();
        assertEquals("aabbcc", Opaque.copyOf(data.message()).toHex());
        data.message().release();
      } else {
        assertEquals(Optional.empty(), frame);
      }
    }
    stream.release();
  }

  @Test
  void frameTooLongOrOfUnknownTypeEndsTheStream() {
    ByteBuf tooLong = Unpooled.wrappedBuffer(Opaque.ofHex("80" + "00000000" + "001389").toBytes());
    assertThrows(WireException.class, () -> FramedMessageCodec.decode(tooLong, 5000));
    ByteBuf unknown = Unpooled.wrappedBuffer(new byte[] {(byte) 0x82});
    assertThrows(WireException.class, () -> FramedMessageCodec.decode(unknown, 5000));
  }
}
