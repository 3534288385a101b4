package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.chordial.ice.net.CoreContext;

/**
 * DTLS/UDP with Simple Reliability (RFC 6940 sections 6.6.3 and 6.6.4): "The receiver's job is very
 * simple, and is limited to just sending ACKs."
 */
final class SimpleReliability implements FramedChannel, SrSender.Outlet {
  private final SecureDatagrams channel;
  private final SrSender sender;
  private final ReceivedNumbers receivedNumbers = new ReceivedNumbers();
  private Handler handler;
  private boolean closed;

  SimpleReliability(SecureDatagrams channel, CoreContext context) {
    this.channel = channel;
    this.sender = new StopAndWaitSender(context, this);
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
    channel.send(Frames.data(sequence, message));
  }

  @Override
  public void gaveUp() {
    close("The other side no longer acknowledges what is sent to it.");
  }

  private void received(ByteBuf frame) {
    if (closed || frame.readableBytes() < Frames.DATA_HEADER) {
      frame.release();
      return;
    }
    int type = frame.readUnsignedByte();
    int sequence = frame.readInt();
    if (type == Frames.DATA && frame.readUnsignedMedium() == frame.readableBytes()) {
      channel.send(Frames.ack(sequence, receivedNumbers.received(sequence)));
      handler.received(frame);
      return;
    }
    if (type == Frames.ACK && frame.readableBytes() == Integer.BYTES) {
      sender.acknowledged(sequence, frame.readInt());
    }
    frame.release();
  }

  @Override
  public int messageLimit() {
    return channel.maximumDatagram() - Frames.DATA_HEADER;
  }

  @Override
  public Optional<Duration> rtt() {
    return sender.rtt();
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
