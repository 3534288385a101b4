package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** The way to the server as it is now: another one may take its place (RFC 8016). */
final class RoamingPath implements ServerPath {

  private ServerPath current;
  private Consumer<ByteBuf> receiver;
  private Consumer<String> onClosed;

  RoamingPath(ServerPath first) {
    current = first;
  }

  /**
   * Another way takes the place of this one.
   *
   * @return the one before, on which the server may still send for a while; to be closed then
   */
  ServerPath become(ServerPath next) {
    ServerPath before = current;
    before.onClosed(reason -> {});
    current = next;
    next.receiver(receiver);
    next.onClosed(onClosed);
    return before;
  }

  @Override
  public InetSocketAddress localAddress() {
    return current.localAddress();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return current.remoteAddress();
  }

  @Override
  public void send(ByteBuf message) {
    current.send(message);
  }

  @Override
  public void receiver(Consumer<ByteBuf> listener) {
    receiver = listener;
    current.receiver(listener);
  }

  @Override
  public boolean isReliable() {
    return current.isReliable();
  }

  @Override
  public boolean isStream() {
    return current.isStream();
  }

  @Override
  public void onClosed(Consumer<String> closed) {
    onClosed = closed;
    current.onClosed(closed);
  }

  @Override
  public void close() {
    current.close();
  }
}
