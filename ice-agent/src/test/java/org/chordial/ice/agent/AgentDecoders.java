package org.chordial.ice.agent;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** The decoders of this package, for the fuzzer. */
public final class AgentDecoders {

  private AgentDecoders() {}

  /** Whether a packet is an answer of multicast DNS. */
  public static boolean mdns(byte[] input) {
    return MdnsMessage.answer(Unpooled.wrappedBuffer(input)).isPresent();
  }

  /**
   * Reads frames of RFC 4571 from a stream that comes in pieces, whose lengths the first byte says.
   *
   * @return whether there was a frame
   * @throws IllegalStateException where other frames are found than at once
   */
  public static boolean frames(byte[] input) {
    if (input.length < 1) {
      return false;
    }
    int piece = 1 + (input[0] & 0x3f);
    ByteBuf whole = Unpooled.wrappedBuffer(input, 1, input.length - 1);
    List<ByteBuf> atOnce = read(whole.copy(), Integer.MAX_VALUE);
    List<ByteBuf> inPieces = read(whole, piece);
    boolean same = atOnce.equals(inPieces);
    atOnce.forEach(ByteBuf::release);
    inPieces.forEach(ByteBuf::release);
    if (!same) {
      throw new IllegalStateException("pieces of " + piece + " bytes make other frames");
    }
    return !atOnce.isEmpty();
  }

  private static List<ByteBuf> read(ByteBuf stream, int piece) {
    List<ByteBuf> found = new ArrayList<>();
    FrameReader reader = new FrameReader();
    while (stream.isReadable()) {
      reader.received(stream.readBytes(Math.min(piece, stream.readableBytes())), found::add);
    }
    reader.close();
    stream.release();
    return found;
  }
}
