package org.chordial.ice.stun;

import io.netty.buffer.ByteBuf;
import java.util.random.RandomGenerator;

/** The 96 bits that tie a response to its request (RFC 8489, section 5). */
public record TransactionId(int high, long low) {

  /**
   * @param random secure: section 5 wants the id "cryptographically random"
   */
  public static TransactionId create(RandomGenerator random) {
    return new TransactionId(random.nextInt(), random.nextLong());
  }

  static TransactionId read(ByteBuf buffer) {
    return new TransactionId(buffer.readInt(), buffer.readLong());
  }

  void write(ByteBuf buffer) {
    buffer.writeInt(high).writeLong(low);
  }
}
