package org.chordial.ice.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.SplittableRandom;
import org.chordial.ice.vnet.HeapWatch;
import org.junit.jupiter.api.Test;

class StunFuzzTest {

  private static final int MESSAGES = 200_000;
  private static final long SEED = 20261122;

  /** Repairs the length, or the fingerprint too, so that mutants get past the first look. */
  static void repair(ByteBuf mutant, SplittableRandom random) {
    if (mutant.readableBytes() < StunHeader.BYTES) {
      return;
    }
    int what = random.nextInt(4);
    if (what > 0) {
      mutant.setByte(0, mutant.getByte(0) & 0x3f);
      mutant.setShort(2, mutant.readableBytes() - StunHeader.BYTES);
      mutant.setInt(4, StunHeader.MAGIC_COOKIE);
    }
    int end = mutant.writerIndex() - 8;
    if (what > 1 && end >= StunHeader.BYTES) {
      mutant.setShort(end, AttributeType.FINGERPRINT).setShort(end + 2, 4);
      mutant.setInt(end + 4, StunIntegrity.fingerprint(mutant, 0, end));
    }
  }

  static ByteBuf mutate(ByteBuf good, SplittableRandom random) {
    ByteBuf mutant = Unpooled.buffer(256);
    mutant.writeBytes(good, 0, good.readableBytes());
    for (int changes = random.nextInt(8); changes > 0; changes--) {
      int at = random.nextInt(mutant.writerIndex());
      switch (random.nextInt(4)) {
        case 0 -> mutant.setByte(at, random.nextInt());
        case 1 -> mutant.setByte(at, mutant.getByte(at) ^ 1 << random.nextInt(8));
        case 2 -> mutant.writerIndex(Math.max(4, at & ~3));
        default -> mutant.writeInt(random.nextInt());
      }
    }
    repair(mutant, random);
    return mutant;
  }

  @Test
  void twoHundredThousandMutantsCauseNothingButStunExceptions() {
    List<ByteBuf> seeds =
        List.of(
            StunVectors.bytes(StunVectors.REQUEST),
            StunVectors.bytes(StunVectors.IPV4_RESPONSE),
            StunVectors.bytes(StunVectors.IPV6_RESPONSE),
            StunVectors.bytes(StunVectors.LONG_TERM_REQUEST),
            StunVectors.bytes(StunVectors.SHA256_REQUEST));
    SplittableRandom random = new SplittableRandom(SEED);
    byte[] key = Protection.shortTermKey(StunVectors.PASSWORD);
    int accepted = 0;
    HeapWatch heap = new HeapWatch();
    for (int i = 0; i < MESSAGES; i++) {
      ByteBuf mutant = mutate(seeds.get(random.nextInt(seeds.size())), random);
      try {
        StunMessage message = StunCodec.decode(mutant);
        accepted++;
        StunIntegrity.verify(mutant, key);
        // Whatever was understood can be written and is understood as the same again.
        ByteBuf written =
            StunCodec.encode(message, Protection.none(), UnpooledByteBufAllocator.DEFAULT);
        assertEquals(message.id(), StunCodec.decode(written).id());
        written.release();
      } catch (StunException e) {
        assertTrue(e.getStackTrace().length == 0);
      } catch (IllegalArgumentException e) {
        // Only texts longer than a sender may write can be read and not written.
        assertTrue(e.getMessage().contains("508"), e.toString());
      }
      mutant.release();
    }
    assertTrue(accepted > MESSAGES / 20 && accepted < MESSAGES, "accepted " + accepted);
    heap.assertFlat();
  }
}
