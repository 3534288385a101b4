package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.StreamConnection;
import org.chordial.overlay.wire.FramedMessage;
import org.chordial.overlay.wire.FramedMessageCodec;
import org.chordial.overlay.wire.WireException;

/**
 * TLS/TCP with Framing Header (RFC 6940 section 6.6.5): "The resulting RTO is not used for
 * retransmissions, but rather as a timeout to indicate when the link SHOULD be removed from the
 * Routing Table. It is RECOMMENDED that such a connection be retained for 30 seconds".
 */
final class StreamFraming implements FramedChannel, StreamConnection.Handler {
  static final int MAX_PENDING_BYTES = 4 * 1024 * 1024;
  private static final int MAX_FRAMED = 0xffffff;
  private static final long RETAINED_MICROS = 30_000_000;

  /** How much is kept to be sent another way where this one turns out to be dead. */
  private static final int MAX_KEPT_BYTES = 256 * 1024;

  /**
   * @param message empty where too much waits already
   */
  private record Unacknowledged(int sequence, long sentAt, ByteBuf message) {}

  private final SecureStream stream;
  private final CoreContext context;
  private final int maxMessage;

  private static final ByteBuf NOTHING = Unpooled.EMPTY_BUFFER;

  /**
   * What has come of a frame that is not whole. On the heap: the garbage collector is its owner,
   * however the connection ends.
   */
  private ByteBuf cumulation = NOTHING;

  private final ReceivedNumbers receivedNumbers = new ReceivedNumbers();
  private final RttEstimator rtt = new RttEstimator();
  private final ArrayDeque<Unacknowledged> unacknowledged = new ArrayDeque<>();
  private Handler handler;
  private int nextSequence;
  private int keptBytes;
  private boolean closed;
  private ScheduledFuture<?> timer;

  /**
   * @param maxMessage the overlay's max-message-size, in bytes
   */
  StreamFraming(SecureStream stream, CoreContext context, int maxMessage) {
    this.stream = stream;
    this.context = context;
    this.maxMessage = Math.min(maxMessage, MAX_FRAMED);
  }

  @Override
  public void start(Handler newHandler) {
    handler = newHandler;
    stream.handler(this);
  }

  @Override
  public boolean send(ByteBuf message) {
    if (closed
        || message.readableBytes() > maxMessage
        || stream.pendingBytes() > MAX_PENDING_BYTES) {
      message.release();
      return false;
    }
    int sequence = nextSequence++;
    unacknowledged.add(new Unacknowledged(sequence, now(), kept(message.retainedDuplicate())));
    watch();
    sendFrame(new FramedMessage.Data(Integer.toUnsignedLong(sequence), message));
    message.release();
    return true;
  }

  private ByteBuf kept(ByteBuf message) {
    if (keptBytes + message.readableBytes() > MAX_KEPT_BYTES) {
      message.release();
      return Unpooled.EMPTY_BUFFER;
    }
    keptBytes += message.readableBytes();
    return message;
  }

  @Override
  public void received(ByteBuf bytes) {
    try {
      if (closed) {
        return;
      }
      if (cumulation.isReadable()) {
        cumulation.writeBytes(bytes);
        readFrames(cumulation, true);
        cumulation = cumulation.isReadable() ? cumulation.discardSomeReadBytes() : NOTHING;
      } else {
        readFrames(bytes, false);
        cumulation = bytes.isReadable() ? Unpooled.buffer().writeBytes(bytes) : NOTHING;
      }
    } catch (WireException e) {
      close("The other side sent " + e.getMessage() + ", which this overlay does not allow.");
    } finally {
      bytes.release();
    }
  }

  /**
   * @param reused whether the buffer is written over afterwards
   */
  private void readFrames(ByteBuf in, boolean reused) throws WireException {
    while (!closed) {
      Optional<FramedMessage> frame = FramedMessageCodec.decode(in, maxMessage);
      if (frame.isEmpty()) {
        return;
      }
      handler.heard();
      switch (frame.get()) {
        case FramedMessage.Data data -> {
          int mask = receivedNumbers.received((int) data.sequence());
          sendFrame(new FramedMessage.Ack(data.sequence(), mask));
          handler.received(reused ? ownBytes(data.message()) : data.message());
        }
        case FramedMessage.Ack ack -> acknowledged((int) ack.ackSequence());
      }
    }
  }

  private static ByteBuf ownBytes(ByteBuf slice) {
    ByteBuf copy = Unpooled.copiedBuffer(slice);
    slice.release();
    return copy;
  }

  private void sendFrame(FramedMessage frame) {
    stream.send(FramedMessageCodec.encode(frame, ByteBufAllocator.DEFAULT));
  }

  private void acknowledged(int sequence) {
    while (!unacknowledged.isEmpty() && unacknowledged.getFirst().sequence - sequence <= 0) {
      Unacknowledged first = unacknowledged.remove();
      keptBytes -= first.message.readableBytes();
      first.message.release();
      if (first.sequence == sequence) {
        rtt.sample(Math.max(0, now() - first.sentAt));
      }
    }
  }

  private void watch() {
    if (timer == null) {
      long left = RETAINED_MICROS - age();
      timer = context.executor().schedule(this::check, left, TimeUnit.MICROSECONDS);
    }
  }

  private void check() {
    timer = null;
    if (closed || unacknowledged.isEmpty()) {
      return;
    }
    if (age() >= RETAINED_MICROS) {
      close("The other side no longer acknowledges what is sent to it.");
    } else {
      watch();
    }
  }

  private long age() {
    return unacknowledged.isEmpty() ? 0 : now() - unacknowledged.getFirst().sentAt;
  }

  @Override
  public List<ByteBuf> pending() {
    return unacknowledged.stream()
        .map(Unacknowledged::message)
        .filter(ByteBuf::isReadable)
        .map(ByteBuf::retainedDuplicate)
        .toList();
  }

  @Override
  public boolean failing() {
    return age() > TimeUnit.MILLISECONDS.toMicros(rtt.rtoMillis()) * 4;
  }

  @Override
  public int messageLimit() {
    return maxMessage;
  }

  @Override
  public Optional<Duration> rtt() {
    return rtt.smoothed();
  }

  @Override
  public InetSocketAddress localAddress() {
    return stream.localAddress();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return stream.remoteAddress();
  }

  @Override
  public void closed(String reason) {
    close(reason.isEmpty() ? "The other side closed the connection." : reason);
  }

  @Override
  public void close(String reason) {
    if (closed) {
      return;
    }
    closed = true;
    if (timer != null) {
      timer.cancel(false);
    }
    unacknowledged.forEach(each -> each.message.release());
    unacknowledged.clear();
    stream.close();
    if (handler != null) {
      handler.closed(reason);
    }
  }

  /** In microseconds. */
  private long now() {
    return RttEstimator.micros(context.clock().instant());
  }
}
