package org.chordial.ice.dtls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages real datagrams, or makes them up. */
final class DtlsFuzz {

  private final SplittableRandom random;
  private final List<byte[]> real;

  DtlsFuzz(SplittableRandom random, List<byte[]> real) {
    this.random = random;
    this.real = List.copyOf(real);
  }

  ByteBuf next() {
    byte[] bytes = real.get(random.nextInt(real.size())).clone();
    switch (random.nextInt(4)) {
      case 0 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      case 1 -> {
        for (int i = 0; i < 8; i++) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 2 -> bytes = Arrays.copyOf(bytes, random.nextInt(2 * bytes.length));
      default -> {
        byte first = (byte) (20 + random.nextInt(6));
        bytes = new byte[random.nextInt(100)];
        random.nextBytes(bytes);
        if (bytes.length > 0) {
          bytes[0] = first;
        }
      }
    }
    return Unpooled.wrappedBuffer(bytes);
  }
}
