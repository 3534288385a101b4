package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.wire.FramedMessage;
import org.chordial.overlay.wire.FramedMessageCodec;
import org.chordial.overlay.wire.WireException;

/**
 * DTLS/UDP with Simple Reliability (RFC 6940 sections 6.6.3 and 6.6.4): "The receiver's job is very
 * simple, and is limited to just sending ACKs."
 */
final class SimpleReliability implements FramedChannel, SrSender.Outlet {
  private static final int DATA_HEADER = 8;

  private final SecureDatagrams channel;
  private final SrSender sender;
  private final ReceivedNumbers receivedNumbers = new ReceivedNumbers();
  private Handler handler;
  private boolean closed;
  private long malformed;

  SimpleReliability(SecureDatagrams channel, CoreContext context, SrSender.Algorithm algorithm) {
    this.channel = channel;
    this.sender = algorithm.sender(context, this);
  }

  @Override
  public void start(Handler newHandler) {
    handler = newHandler;
    channel.onClosed(this::channelClosed);
    channel.receiver(this::received);
  }

  private void channelClosed(String reason) {
    close(reason.isEmpty() ? "The other side closed the connection." : reason);
  }

  @Override
  public boolean send(ByteBuf message) {
    if (closed || message.readableBytes() > messageLimit()) {
      message.release();
      return false;
    }
    return sender.offer(message);
  }

  @Override
  public void transmit(int sequence, ByteBuf message) {
    sendFrame(new FramedMessage.Data(Integer.toUnsignedLong(sequence), message));
  }

  private void sendFrame(FramedMessage frame) {
    channel.send(FramedMessageCodec.encode(frame, ByteBufAllocator.DEFAULT));
  }

  @Override
  public void gaveUp() {
    close("The other side no longer acknowledges what is sent to it.");
  }

  private void received(ByteBuf datagram) {
    try {
      if (!closed) {
        handle(FramedMessageCodec.decodeDatagram(datagram));
      }
    } catch (WireException e) {
      malformed++;
    } finally {
      datagram.release();
    }
  }

  private void handle(FramedMessage frame) {
    handler.heard();
    switch (frame) {
      case FramedMessage.Data data -> {
        int mask = receivedNumbers.received((int) data.sequence());
        sendFrame(new FramedMessage.Ack(data.sequence(), mask));
        handler.received(data.message());
      }
      case FramedMessage.Ack ack -> sender.acknowledged((int) ack.ackSequence(), ack.received());
    }
  }

  @Override
  public int messageLimit() {
    return channel.maximumDatagram() - DATA_HEADER;
  }

  /** Datagrams that were no frames. */
  long malformed() {
    return malformed;
  }

  @Override
  public Optional<Duration> rtt() {
    return sender.rtt();
  }

  @Override
  public List<ByteBuf> pending() {
    return sender.pending();
  }

  @Override
  public boolean failing() {
    return sender.failing();
  }

  @Override
  public InetSocketAddress localAddress() {
    return channel.localAddress();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return channel.remoteAddress();
  }

  @Override
  public void close(String reason) {
    if (closed) {
      return;
    }
    closed = true;
    sender.close();
    channel.close();
    if (handler != null) {
      handler.closed(reason);
    }
  }
}
