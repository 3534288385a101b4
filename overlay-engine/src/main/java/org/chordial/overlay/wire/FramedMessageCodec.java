package org.chordial.overlay.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;

/** Frames around messages (RFC 6940 section 6.6.2). Stateless, for any thread. */
public final class FramedMessageCodec {
  private static final int DATA_HEADER = 8;
  private static final int ACK_LENGTH = 9;

  private FramedMessageCodec() {}

  /**
   * Takes the frame at the front of what came over a stream, or nothing while it is not whole. The
   * reader index moves behind the frame; the buffer stays the caller's, and the message in the
   * frame is a retained slice of it that the caller releases too.
   *
   * @param maxMessageLength the longest message that is waited for, in bytes
   * @throws WireException for a frame that can never become a good one; the stream is lost then
   */
  public static Optional<FramedMessage> decode(ByteBuf stream, int maxMessageLength)
      throws WireException {
    int start = stream.readerIndex();
    int available = stream.readableBytes();
    if (available == 0) {
      return Optional.empty();
    }
    int type = stream.getUnsignedByte(start);
    return switch (type) {
      case FramedMessage.DATA -> {
        if (available < DATA_HEADER) {
          yield Optional.empty();
        }
        int length = stream.getUnsignedMedium(start + 5);
        if (length > maxMessageLength) {
          throw new WireException("a frame of " + length + " bytes");
        }
        if (available < DATA_HEADER + length) {
          yield Optional.empty();
        }
        stream.skipBytes(DATA_HEADER);
        yield Optional.of(
            new FramedMessage.Data(
                stream.getUnsignedInt(start + 1), stream.readRetainedSlice(length)));
      }
      case FramedMessage.ACK -> {
        if (available < ACK_LENGTH) {
          yield Optional.empty();
        }
        stream.skipBytes(ACK_LENGTH);
        yield Optional.of(
            new FramedMessage.Ack(stream.getUnsignedInt(start + 1), stream.getInt(start + 5)));
      }
      default -> throw new WireException("a frame of the unknown type " + type);
    };
  }

  /** The one frame that a datagram is; as {@link #decode}, but what is not whole is bad. */
  public static FramedMessage decodeDatagram(ByteBuf datagram) throws WireException {
    FramedMessage frame =
        decode(datagram, datagram.readableBytes())
            .orElseThrow(() -> new WireException("a frame cut short"));
    if (datagram.isReadable()) {
      if (frame instanceof FramedMessage.Data data) {
        data.message().release();
      }
      throw new WireException(datagram.readableBytes() + " bytes behind the frame");
    }
    return frame;
  }

  /** The frame in a new buffer; a message in it is copied and stays the caller's. */
  public static ByteBuf encode(FramedMessage frame, ByteBufAllocator allocator) {
    return switch (frame) {
      case FramedMessage.Data data -> {
        ByteBuf message = data.message();
        ByteBuf out = allocator.buffer(DATA_HEADER + message.readableBytes());
        new WireWriter(out)
            .uint8(FramedMessage.DATA)
            .uint32(data.sequence())
            .uint24(message.readableBytes());
        yield out.writeBytes(message, message.readerIndex(), message.readableBytes());
      }
      case FramedMessage.Ack ack -> {
        ByteBuf out = allocator.buffer(ACK_LENGTH);
        new WireWriter(out)
            .uint8(FramedMessage.ACK)
            .uint32(ack.ackSequence())
            .int32(ack.received());
        yield out;
      }
    };
  }
}
