package org.chordial.ice.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;

/**
 * The client side of STUN over UDP (RFC 8489, section 6): sends requests again until they are
 * answered, and matches responses. Used on the context's executor only.
 */
public final class StunTransactions {

  private final CoreContext context;
  private final Map<TransactionId, StunTransaction> open = new HashMap<>();
  private long retransmissions;

  public StunTransactions(CoreContext context) {
    this.context = context;
  }

  /**
   * Sends a request and watches over it.
   *
   * @param protection of the request; where it has a key, only responses with the right integrity
   *     count
   */
  public StunTransaction start(
      StunMessage request,
      Protection protection,
      DatagramSocket socket,
      InetSocketAddress to,
      RetransmitTimes times,
      StunTransaction.Outcome outcome) {
    ByteBuf encoded = StunCodec.encode(request, protection, ByteBufAllocator.DEFAULT);
    byte[] bytes = ByteBufUtil.getBytes(encoded);
    encoded.release();
    byte[] key =
        protection.integrity() == Protection.Integrity.NONE ? new byte[0] : protection.key();
    StunTransaction transaction =
        new StunTransaction(this, request, bytes, key, socket, to, times, outcome);
    open.put(request.id(), transaction);
    transaction.send();
    return transaction;
  }

  /**
   * Whether a response is a challenge of the long-term mechanism. Section 9.2.4 has a server send
   * those without integrity; who is asked by the short-term mechanism never takes one.
   */
  private static boolean isChallenge(StunTransaction transaction, StunMessage response) {
    int code =
        response.find(StunAttribute.ErrorCode.class).map(StunAttribute.ErrorCode::code).orElse(0);
    return transaction.request.has(StunAttribute.Realm.class)
        && response.messageClass() == StunClass.ERROR_RESPONSE
        && (code == StunAttribute.ErrorCode.UNAUTHENTICATED
            || code == StunAttribute.ErrorCode.STALE_NONCE);
  }

  /**
   * Takes a response.
   *
   * @param datagram the bytes of the response, neither moved nor released
   * @return false where it answers nothing and was dropped
   */
  public boolean received(
      ByteBuf datagram, StunMessage response, DatagramSocket on, InetSocketAddress from) {
    StunTransaction transaction = open.get(response.id());
    if (transaction == null || response.method() != transaction.request.method()) {
      return false;
    }
    // Section 9.1.4: "If the value does not match, or if both MESSAGE-INTEGRITY and
    // MESSAGE-INTEGRITY-SHA256 were absent, the processing [...] MUST discard the response, as if
    // it had never been received."
    if (transaction.key.length > 0
        && !isChallenge(transaction, response)
        && StunIntegrity.verify(datagram, transaction.key) != StunIntegrity.Verdict.RIGHT) {
      return false;
    }
    transaction.end();
    transaction.outcome.answered(response, on, from);
    return true;
  }

  /**
   * RFC 8489, section 6.2.2: where the connection of a transaction fails the transaction has
   * failed. Ends those that went to an address through a socket.
   */
  public void unreachable(DatagramSocket socket, InetSocketAddress to) {
    for (StunTransaction transaction : List.copyOf(open.values())) {
      if (transaction.socket.equals(socket) && transaction.to.equals(to)) {
        transaction.end();
        transaction.outcome.timedOut();
      }
    }
  }

  /** How many requests were sent again. */
  public long retransmissions() {
    return retransmissions;
  }

  /** Forgets every open transaction. */
  public void close() {
    List.copyOf(open.values()).forEach(StunTransaction::end);
  }

  void transmit(StunTransaction transaction, byte[] bytes) {
    if (transaction.sent() > 0) {
      retransmissions++;
    }
    transaction.socket.send(Unpooled.copiedBuffer(bytes), transaction.to);
  }

  ScheduledFuture<?> schedule(Runnable task, long millis) {
    return context.executor().schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  void forget(StunTransaction transaction) {
    open.remove(transaction.request.id(), transaction);
  }
}
