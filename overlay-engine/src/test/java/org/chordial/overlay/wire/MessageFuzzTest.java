package org.chordial.overlay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.chordial.ice.vnet.HeapWatch;
import org.junit.jupiter.api.Test;

/**
 * Damaged messages: a decoder fails with its own exception alone, and whatever it does accept is
 * encoded to the same bytes. Fixed seed, 300,000 messages and 100,000 bodies and frames.
 */
class MessageFuzzTest {
  private static final int MESSAGES = 300_000;
  private static final int BODIES = 100_000;
  private static final long SEED = 6940;

  private final MessageCodec codec = new MessageCodec(WireSettings.STANDARD);
  // On the heap, where paranoid leak detection does not slow every access down.
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
  private final Random random = new Random(SEED);

  @Test
  void damagedMessagesAreRefusedOrEncodeToTheSameBytes() {
    List<byte[]> seeds =
        Stream.concat(
                Stream.of(SampleMessages.message()),
                SampleMessages.bodies().values().stream()
                    .map(body -> SampleMessages.with(body, random.nextLong())))
            .map(this::encode)
            .toList();
    int accepted = 0;
    HeapWatch heap = new HeapWatch();
    for (int i = 0; i < MESSAGES; i++) {
      byte[] damaged = damage(seeds.get(random.nextInt(seeds.size())).clone());
      if (damaged.length >= 20) {
        // Most damage would else be found by the length field alone.
        Unpooled.wrappedBuffer(damaged).setInt(16, damaged.length);
      }
      try {
        Message message = codec.decode(Unpooled.wrappedBuffer(damaged));
        assertEquals(Opaque.of(damaged), Opaque.of(encode(message)));
        accepted++;
      } catch (WireException refused) {
        assertTrue(refused.getMessage().length() > 5);
      }
    }
    assertTrue(accepted > MESSAGES / 20, accepted + " accepted");
    heap.assertFlat();
  }

  @Test
  void damagedBodiesOfEveryCodeAreRefusedOrEncodeToTheSameBytes() {
    List<byte[]> seeds =
        SampleMessages.bodies().values().stream()
            .map(body -> codec.encodeBody(body).toBytes())
            .filter(bytes -> bytes.length > 0)
            .toList();
    for (int i = 0; i < BODIES; i++) {
      Opaque damaged = Opaque.of(damage(seeds.get(random.nextInt(seeds.size())).clone()));
      int code = random.nextInt(0x28);
      try {
        assertEquals(damaged, codec.encodeBody(codec.decodeBody(code, damaged)));
      } catch (WireException refused) {
        assertTrue(refused.getMessage().length() > 5);
      }
    }
  }

  @Test
  void damagedFramesAreRefusedOrEncodeToTheSameBytes() {
    List<byte[]> seeds =
        Stream.of("frame_data", "frame_ack").map(name -> Golden.read(name).toBytes()).toList();
    for (int i = 0; i < BODIES; i++) {
      byte[] damaged = damage(seeds.get(random.nextInt(seeds.size())).clone());
      ByteBuf in = Unpooled.wrappedBuffer(damaged);
      try {
        FramedMessage frame = FramedMessageCodec.decodeDatagram(in);
        ByteBuf out = FramedMessageCodec.encode(frame, allocator);
        assertEquals(Opaque.of(damaged), Opaque.copyOf(out));
        out.release();
        if (frame instanceof FramedMessage.Data data) {
          data.message().release();
        }
      } catch (WireException refused) {
        assertTrue(refused.getMessage().length() > 5);
      }
      in.release();
      assertEquals(damaged.length == 0 ? 1 : 0, in.refCnt());
    }
  }

  private byte[] encode(Message message) {
    ByteBuf out = codec.encode(message, allocator);
    byte[] bytes = Opaque.copyOf(out).toBytes();
    out.release();
    return bytes;
  }

  /** Flips, overwrites, cuts, inserts or removes, one to three times. */
  private byte[] damage(byte[] bytes) {
    byte[] damaged = bytes;
    for (int times = 1 + random.nextInt(3); times > 0 && damaged.length > 1; times--) {
      int at = random.nextInt(damaged.length);
      switch (random.nextInt(6)) {
        case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> damaged[at] = (byte) random.nextInt(256);
        case 2 -> damaged[at] = (byte) (random.nextBoolean() ? 0 : 0xff);
        case 3 -> damaged = spliced(damaged, at, 0, random.nextInt(4));
        case 4 -> damaged = spliced(damaged, at, Math.min(damaged.length - at, 4), 0);
        default -> {
          if (random.nextInt(8) == 0) {
            damaged = spliced(damaged, at, damaged.length - at, 0);
          } else {
            damaged[at]++;
          }
        }
      }
    }
    return damaged;
  }

  private byte[] spliced(byte[] bytes, int at, int removed, int inserted) {
    byte[] middle = new byte[inserted];
    random.nextBytes(middle);
    byte[] result = new byte[bytes.length - removed + inserted];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(middle, 0, result, at, inserted);
    System.arraycopy(bytes, at + removed, result, at + inserted, bytes.length - at - removed);
    return result;
  }
}
