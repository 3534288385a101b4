package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import org.chordial.overlay.link.SecureDatagrams;

/** A channel that also ends when the ICE path under it dies, of which DTLS hears nothing. */
final class LosableDatagrams implements SecureDatagrams {
  private final SecureDatagrams channel;
  private Consumer<String> listener = _ -> {};
  private String lostReason;

  LosableDatagrams(SecureDatagrams channel) {
    this.channel = channel;
  }

  void lost(String reason) {
    if (lostReason == null) {
      lostReason = reason;
      listener.accept(reason);
    }
  }

  @Override
  public void onClosed(Consumer<String> closed) {
    listener = closed;
    channel.onClosed(
        reason -> {
          if (lostReason == null) {
            closed.accept(reason);
          }
        });
    if (lostReason != null) {
      closed.accept(lostReason);
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
  }
}
