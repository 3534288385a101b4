package org.chordial.overlay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The codec against bytes derived by hand from the structures of RFC 6940. */
class GoldenMessagesTest {
  private final MessageCodec codec = new MessageCodec(WireSettings.STANDARD);

  static Stream<String> names() {
    return SampleMessages.bodies().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void bodyDecodesToItsFieldsAndEncodesToTheSameBytes(String name) throws Exception {
    MessageBody expected = SampleMessages.bodies().get(name);
    Opaque golden = Golden.read(name);
    assertEquals(expected, codec.decodeBody(expected.messageCode(), golden));
    assertEquals(golden, codec.encodeBody(expected));
  }

  @Test
  void everyKindOfMessageHasGoldenBytes() {
    Set<Class<?>> seen =
        SampleMessages.bodies().values().stream().map(Object::getClass).collect(Collectors.toSet());
    Set<Class<?>> all =
        Stream.of(MessageBody.class.getPermittedSubclasses())
            .filter(kind -> kind != UnknownBody.class)
            .collect(Collectors.toSet());
    assertEquals(all, seen);
  }

  @Test
  void wholeMessageDecodesToItsFieldsAndEncodesToTheSameBytes() throws Exception {
    Opaque golden = Golden.read("message");
    Message expected = SampleMessages.message();
    assertEquals(expected, codec.decode(Unpooled.wrappedBuffer(golden.toBytes())));
    ByteBuf encoded = codec.encode(expected, UnpooledByteBufAllocator.DEFAULT);
    assertEquals(golden, Opaque.copyOf(encoded));
    encoded.release();
  }

  @Test
  void turnServerDecodesToItsFieldsAndEncodesToTheSameBytes() throws Exception {
    Opaque golden = Golden.read("turn_server");
    TurnServer expected =
        new TurnServer(1, new IpAddressPort.IPv4AddrPort(Opaque.ofHex("c0000201"), 3478));
    assertEquals(expected, codec.decodeTurnServer(golden));
    assertEquals(golden, codec.encodeTurnServer(expected));
  }

  @Test
  void framesDecodeToTheirFieldsAndEncodeToTheSameBytes() throws Exception {
    FramedMessage.Data data =
        new FramedMessage.Data(5, Unpooled.wrappedBuffer(Opaque.ofHex("d2454c4f").toBytes()));
    checkFrame("frame_data", data);
    data.message().release();
    checkFrame("frame_ack", new FramedMessage.Ack(0xfffffffeL, 0x80000001));
  }

  private static void checkFrame(String name, FramedMessage expected) throws Exception {
    Opaque golden = Golden.read(name);
    ByteBuf in = Unpooled.wrappedBuffer(golden.toBytes());
    FramedMessage decoded = FramedMessageCodec.decodeDatagram(in);
    assertEquals(expected, decoded);
    if (decoded instanceof FramedMessage.Data data) {
      data.message().release();
    }
    in.release();
    ByteBuf out = FramedMessageCodec.encode(expected, UnpooledByteBufAllocator.DEFAULT);
    assertEquals(golden, Opaque.copyOf(out));
    out.release();
  }

  @Test
  void leaveDataOfTheGoldenLeaveNamesTheSuccessors() throws Exception {
    LeaveReq leave = (LeaveReq) SampleMessages.bodies().get("leave_req");
    ChordLeaveData data =
        new ChordLeaveData.FromSuccessor(List.of(SampleMessages.B, SampleMessages.C));
    assertEquals(data, codec.decodeLeaveData(leave.overlaySpecificData()));
    assertEquals(leave.overlaySpecificData(), codec.encodeLeaveData(data));
  }
}
