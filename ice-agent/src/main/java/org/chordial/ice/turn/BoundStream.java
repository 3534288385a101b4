package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.chordial.ice.net.StreamConnection;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunException;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TurnAttribute;

/**
 * A connection with a peer through a TURN server (RFC 6062): it begins with a ConnectionBind
 * request, and all that follows the answer is the peer's.
 */
final class BoundStream implements StreamConnection, StreamConnection.Handler {

  private static final int STUN_HEADER = 20;
  private static final int MAX_ANSWER = 2048;

  private final StreamConnection connection;
  private final InetSocketAddress relayed;
  private final InetSocketAddress peer;
  private final CompletableFuture<StreamConnection> result;
  private ByteBuf early = Unpooled.EMPTY_BUFFER;
  private TurnRequests requests;
  private Handler handler;
  private String ended;
  private boolean bound;

  BoundStream(
      StreamConnection connection,
      InetSocketAddress relayed,
      InetSocketAddress peer,
      CompletableFuture<StreamConnection> result) {
    this.connection = connection;
    this.relayed = relayed;
    this.peer = peer;
    this.result = result;
  }

  /**
   * Asks; the result is this, or the reason why not. Who ends the result before that ends this.
   *
   * @param control the requests of the connection with the allocation
   */
  void bind(int id, TurnRequests control) {
    requests = control.over(new AskingPath(connection));
    var _ =
        result.whenComplete(
            (_, failure) -> {
              if (failure != null) {
                release();
              }
            });
    connection.handler(this);
    requests.send(
        TurnMethod.CONNECTION_BIND,
        List.of(new TurnAttribute.ConnectionId(id)),
        reply -> {
          if (reply instanceof TurnReply.Success) {
            bound = true;
          } else {
            fail(
                reply instanceof TurnReply.Refused(int code, _)
                    ? TurnFailure.of(code)
                    : TurnFailure.NO_ANSWER);
          }
        });
  }

  private void fail(TurnFailure reason) {
    result.completeExceptionally(new TurnException(reason, null));
  }

  private void release() {
    requests.close();
    connection.close();
    early.release();
    early = Unpooled.EMPTY_BUFFER;
  }

  @Override
  public void received(ByteBuf bytes) {
    if (result.isCompletedExceptionally()) {
      bytes.release();
    } else if (bound && handler != null) {
      handler.received(bytes);
    } else {
      keep(bytes);
      if (!bound) {
        answers();
      }
    }
  }

  private void keep(ByteBuf bytes) {
    if (early.isReadable()) {
      ByteBuf both = ByteBufAllocator.DEFAULT.buffer(early.readableBytes() + bytes.readableBytes());
      both.writeBytes(early).writeBytes(bytes);
      early.release();
      bytes.release();
      early = both;
    } else {
      early.release();
      early = bytes;
    }
  }

  /** One message after the other, as data may follow the last one at once. */
  private void answers() {
    while (!bound && early.readableBytes() >= STUN_HEADER) {
      int length = STUN_HEADER + early.getUnsignedShort(early.readerIndex() + 2);
      if (length > MAX_ANSWER) {
        fail(TurnFailure.REFUSED);
        return;
      }
      if (early.readableBytes() < length) {
        return;
      }
      answer(early.readRetainedSlice(length));
    }
    if (!early.isReadable()) {
      early.release();
      early = Unpooled.EMPTY_BUFFER;
    }
    if (bound) {
      requests.close();
      // Nothing is read before somebody wants it.
      connection.reading(false);
      result.complete(this);
    }
  }

  private void answer(ByteBuf message) {
    try {
      StunMessage decoded = StunCodec.decode(message);
      var _ = requests.received(message, decoded);
    } catch (StunException e) {
      fail(TurnFailure.REFUSED);
    } finally {
      message.release();
    }
  }

  @Override
  public void closed(String reason) {
    ended = reason;
    if (!bound) {
      if (!result.isDone()) {
        fail(TurnFailure.LOST);
      }
    } else if (handler != null) {
      handler.closed(reason);
    }
  }

  @Override
  public InetSocketAddress localAddress() {
    return relayed;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return peer;
  }

  @Override
  public void send(ByteBuf bytes) {
    connection.send(bytes);
  }

  @Override
  public long pendingBytes() {
    return connection.pendingBytes();
  }

  @Override
  public void handler(Handler changed) {
    boolean first = handler == null;
    handler = changed;
    if (!first) {
      return;
    }
    if (early.isReadable()) {
      changed.received(early);
    } else {
      early.release();
    }
    early = Unpooled.EMPTY_BUFFER;
    if (ended != null) {
      changed.closed(ended);
    } else {
      connection.reading(true);
    }
  }

  @Override
  public void reading(boolean on) {
    connection.reading(on);
  }

  @Override
  public void close() {
    if (handler == null) {
      early.release();
      early = Unpooled.EMPTY_BUFFER;
    }
    connection.close();
  }

  /** The connection while it asks. */
  private record AskingPath(StreamConnection connection) implements ServerPath {

    @Override
    public InetSocketAddress localAddress() {
      return connection.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
      return connection.remoteAddress();
    }

    @Override
    public void send(ByteBuf message) {
      connection.send(message);
    }

    /** What comes is handed over as it is read. */
    @Override
    public void receiver(Consumer<ByteBuf> receiver) {}

    @Override
    public boolean isReliable() {
      return true;
    }

    @Override
    public boolean isStream() {
      return true;
    }

    @Override
    public void onClosed(Consumer<String> closed) {}

    @Override
    public void close() {
      connection.close();
    }
  }
}
