package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.wire.NodeId;

/** A link over a framed channel. */
final class OverlayLink implements Link, FramedChannel.Handler, LinkWatch.Listener {

  /** What the table that holds the link hears of it. */
  interface Owner {
    void received(OverlayLink link, ByteBuf message);

    void closed(OverlayLink link, String reason);

    /** The other side is slow to answer. */
    void doubted(OverlayLink link);

    /** {@link Link#suspected()} has changed. */
    void suspicionChanged(OverlayLink link);
  }

  private final NodeId remote;
  private final NodeCertificate certificate;
  private final List<X509Certificate> chain;
  private final boolean attached;
  private final FramedChannel channel;
  private final InstantSource clock;
  private final LinkWatch watch;
  private final Owner owner;
  private long lastReceived;
  private long lastSent;
  private long dropped;

  OverlayLink(
      NodeId remote,
      NodeCertificate certificate,
      List<X509Certificate> chain,
      boolean attached,
      FramedChannel channel,
      CoreContext context,
      Owner owner) {
    this.remote = remote;
    this.certificate = certificate;
    this.chain = chain;
    this.attached = attached;
    this.channel = channel;
    this.clock = context.clock();
    this.watch = new LinkWatch(context, channel::rtt, this);
    this.owner = owner;
    this.lastReceived = clock.millis();
    this.lastSent = lastReceived;
  }

  void start() {
    channel.start(this);
  }

  @Override
  public NodeId remoteNodeId() {
    return remote;
  }

  @Override
  public NodeCertificate remoteCertificate() {
    return certificate;
  }

  @Override
  public List<X509Certificate> remoteChain() {
    return chain;
  }

  @Override
  public boolean attached() {
    return attached;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return channel.remoteAddress();
  }

  @Override
  public void send(ByteBuf message) {
    if (channel.send(message)) {
      watch.sent();
      lastSent = clock.millis();
    } else {
      dropped++;
    }
  }

  @Override
  public int messageLimit() {
    return channel.messageLimit();
  }

  @Override
  public Optional<Duration> rtt() {
    return channel.rtt();
  }

  @Override
  public boolean failing() {
    return channel.failing();
  }

  @Override
  public boolean suspected() {
    return watch.suspected();
  }

  @Override
  public List<ByteBuf> pending() {
    return channel.pending();
  }

  @Override
  public long idleMillis() {
    return clock.millis() - lastReceived;
  }

  /** How long no message has gone either way. */
  long unusedMillis() {
    return clock.millis() - Math.max(lastSent, lastReceived);
  }

  @Override
  public long dropped() {
    return dropped;
  }

  @Override
  public void close(String reason) {
    channel.close(reason);
  }

  @Override
  public void received(ByteBuf message) {
    lastReceived = clock.millis();
    owner.received(this, message);
  }

  @Override
  public void heard() {
    watch.heard();
  }

  @Override
  public void doubted() {
    owner.doubted(this);
  }

  @Override
  public void suspicionChanged() {
    owner.suspicionChanged(this);
  }

  @Override
  public void closed(String reason) {
    watch.close();
    owner.closed(this, reason);
  }

  @Override
  public String toString() {
    return remote + "@" + remoteAddress();
  }
}
