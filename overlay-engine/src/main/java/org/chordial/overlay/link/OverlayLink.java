package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.wire.NodeId;

/** A link over a framed channel. */
final class OverlayLink implements Link, FramedChannel.Handler {

  /** What the table that holds the link hears of it. */
  interface Owner {
    void received(OverlayLink link, ByteBuf message);

    void closed(OverlayLink link, String reason);
  }

  private final NodeId remote;
  private final NodeCertificate certificate;
  private final boolean attached;
  private final FramedChannel channel;
  private final InstantSource clock;
  private final Owner owner;
  private Instant lastReceived;
  private long dropped;

  OverlayLink(
      NodeId remote,
      NodeCertificate certificate,
      boolean attached,
      FramedChannel channel,
      InstantSource clock,
      Owner owner) {
    this.remote = remote;
    this.certificate = certificate;
    this.attached = attached;
    this.channel = channel;
    this.clock = clock;
    this.owner = owner;
    this.lastReceived = clock.instant();
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
  public boolean attached() {
    return attached;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return channel.remoteAddress();
  }

  @Override
  public void send(ByteBuf message) {
    if (!channel.send(message)) {
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
  public Duration idle() {
    return Duration.between(lastReceived, clock.instant());
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
    lastReceived = clock.instant();
    owner.received(this, message);
  }

  @Override
  public void closed(String reason) {
    owner.closed(this, reason);
  }

  @Override
  public String toString() {
    return remote + "@" + remoteAddress();
  }
}
