package org.chordial.ice.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * A message that goes out again and again, each time with a transaction id of its own, from one
 * buffer: keeping a path open costs no allocation. Its attributes must not depend on the id, as
 * those with XOR-ed addresses do. Used on one executor only.
 */
public final class RepeatedMessage {

  private static final int ID = 8;
  private static final int SECRET_BYTES = 20;
  private static final int COUNTER_BYTES = 8;

  private final Protection protection;
  private final byte[] secret = new byte[SECRET_BYTES];
  private final byte[] counter = new byte[COUNTER_BYTES];
  private final TransactionSeries sent;

  /** The message, where its bytes are made. */
  private final ByteBuf message;

  /** What is sent: sockets of the platform take bytes outside of the heap. It needs no release. */
  private ByteBuf outgoing;

  /** The memory of that; a direct buffer makes a view of it for each array that it gets. */
  private ByteBuffer memory;

  /**
   * @param message whose own id does not matter
   * @param remembered how many of the latest ids are to be told from others
   * @param random secure
   */
  public RepeatedMessage(
      StunMessage message, Protection protection, int remembered, RandomGenerator random) {
    this.protection = protection;
    this.sent = new TransactionSeries(remembered);
    random.nextBytes(secret);
    ByteBuf encoded = StunCodec.encode(message, protection, ByteBufAllocator.DEFAULT);
    this.message = Unpooled.wrappedBuffer(ByteBufUtil.getBytes(encoded));
    encoded.release();
    renewOutgoing();
  }

  private void renewOutgoing() {
    memory = ByteBuffer.allocateDirect(message.readableBytes());
    outgoing = Unpooled.wrappedBuffer(memory);
  }

  /**
   * The message with the next id.
   *
   * @return a buffer for the caller to release or to hand on; it is the same one again when it has
   *     come back until the next call
   */
  public ByteBuf next() {
    if (outgoing.refCnt() > 1) {
      renewOutgoing();
    }
    count();
    // RFC 8489, section 5, has the ids "uniformly and randomly chosen" and "cryptographically
    // random": a keyed hash of a counter is that to everybody without the key.
    byte[] id = StunIntegrity.sha1(secret, counter, COUNTER_BYTES);
    message.setBytes(ID, id, 0, StunHeader.BYTES - ID);
    sent.add(message.getInt(ID), message.getLong(ID + 4));
    StunIntegrity.renew(message, protection.key());
    memory.put(0, message.array(), message.arrayOffset(), message.readableBytes());
    return outgoing.setIndex(0, message.readableBytes()).retain();
  }

  /** Whether an id is one of the latest; it then counts no more. */
  public boolean takes(TransactionId id) {
    return sent.take(id);
  }

  private void count() {
    for (int i = COUNTER_BYTES - 1; i >= 0 && ++counter[i] == 0; i--) {
      // The carry goes on to the next digit.
    }
  }
}
