package org.chordial.ice.vnet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What an attacker sends: messages that were overheard, as they were or with damage, and noise that
 * begins like a message. The same seed makes the same.
 */
public final class HostileBytes {

  private static final int LONGEST_NOISE = 1500;

  /** First bytes of STUN, DTLS, TURN channels, RTP, TLS and RELOAD's frames. */
  private static final byte[] BEGINNINGS = {0, 1, 20, 21, 22, 23, 25, 64, -128, -127, -112, -1};

  private final SplittableRandom random;
  private final List<byte[]> overheard;

  /**
   * @param overheard genuine messages, at least one
   */
  public HostileBytes(long seed, List<byte[]> overheard) {
    this.random = new SplittableRandom(seed);
    this.overheard = List.copyOf(overheard);
  }

  public ByteBuf nextBuffer() {
    return Unpooled.wrappedBuffer(next());
  }

  public byte[] next() {
    byte[] bytes = overheard.get(random.nextInt(overheard.size())).clone();
    return switch (bytes.length == 0 ? 4 : random.nextInt(6)) {
      case 0 -> bytes;
      case 1 -> changed(bytes, 1);
      case 2 -> changed(bytes, 8);
      case 3 -> Arrays.copyOf(bytes, random.nextInt(2 * bytes.length));
      case 4 -> noise();
      default -> changed(Arrays.copyOf(bytes, bytes.length + random.nextInt(64)), 3);
    };
  }

  private byte[] changed(byte[] bytes, int times) {
    for (int i = 0; i < times; i++) {
      bytes[random.nextInt(bytes.length)] =
          random.nextBoolean() ? (byte) random.nextInt() : (byte) (random.nextBoolean() ? 0 : -1);
    }
    return bytes;
  }

  private byte[] noise() {
    byte[] bytes = new byte[random.nextInt(LONGEST_NOISE)];
    random.nextBytes(bytes);
    if (bytes.length > 0 && random.nextBoolean()) {
      bytes[0] = BEGINNINGS[random.nextInt(BEGINNINGS.length)];
    }
    return bytes;
  }
}
