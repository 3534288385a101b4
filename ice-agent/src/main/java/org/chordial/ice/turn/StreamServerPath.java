package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.chordial.ice.net.StreamConnection;

/** TCP or TLS towards the server. */
final class StreamServerPath implements ServerPath, StreamConnection.Handler {

  /**
   * More than this waiting means that the network does not keep up: media that would come too late
   * is better lost, as it would be with UDP.
   */
  private static final int MAX_PENDING = 256 * 1024;

  private final StreamConnection connection;
  private final StreamFraming framing = new StreamFraming();
  private Consumer<ByteBuf> receiver;
  private Consumer<String> onClosed;
  private boolean closed;

  StreamServerPath(StreamConnection connection) {
    this.connection = connection;
    connection.handler(this);
  }

  @Override
  public void received(ByteBuf bytes) {
    if (closed) {
      bytes.release();
    } else if (!framing.received(bytes, this::message)) {
      connection.close();
      closed("The relay server sent what is no TURN.");
    }
  }

  private void message(ByteBuf message) {
    if (receiver == null || closed) {
      message.release();
    } else {
      receiver.accept(message);
    }
  }

  @Override
  public void closed(String reason) {
    if (!closed) {
      closed = true;
      framing.close();
      if (onClosed != null) {
        onClosed.accept(reason);
      }
    }
  }

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
    if (closed || (ChannelData.is(message) && connection.pendingBytes() > MAX_PENDING)) {
      message.release();
    } else {
      connection.send(message);
    }
  }

  @Override
  public void receiver(Consumer<ByteBuf> receiver) {
    this.receiver = receiver;
  }

  @Override
  public boolean isReliable() {
    return true;
  }

  @Override
  public boolean isStream() {
    return true;
  }

  @Override
  public void onClosed(Consumer<String> listener) {
    onClosed = listener;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      framing.close();
      connection.close();
    }
  }
}
