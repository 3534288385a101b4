package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import org.chordial.overlay.link.SecureDatagrams;

/**
 * A channel over something that was opened for it alone: it also ends when the ICE path under it
 * dies, of which DTLS hears nothing, and what is under it is closed when it ends.
 */
final class LosableDatagrams implements SecureDatagrams {
  private final SecureDatagrams channel;
  private final Runnable afterEnd;
  private Consumer<String> listener = _ -> {};
  private String endReason;

  /**
   * @param afterEnd runs once, when the channel has ended
   */
  LosableDatagrams(SecureDatagrams channel, Runnable afterEnd) {
    this.channel = channel;
    this.afterEnd = afterEnd;
    channel.onClosed(this::ended);
  }

  void lost(String reason) {
    ended(reason);
  }

  private void ended(String reason) {
    if (endReason == null) {
      endReason = reason;
      afterEnd.run();
      listener.accept(reason);
    }
  }

  @Override
  public void onClosed(Consumer<String> closed) {
    listener = closed;
    if (endReason != null) {
      closed.accept(endReason);
    }
  }

  @Override
  public List<X509Certificate> peerChain() {
    return channel.peerChain();
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
  public int maximumDatagram() {
    return channel.maximumDatagram();
  }

  @Override
  public void send(ByteBuf datagram) {
    channel.send(datagram);
  }

  @Override
  public void receiver(Consumer<ByteBuf> receiver) {
    channel.receiver(receiver);
  }

  @Override
  public void close() {
    channel.close();
    ended("");
  }
}
