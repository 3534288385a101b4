package org.chordial.overlay.harness;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.wire.NodeId;

/** The end of a link that has no wire. */
public record TestLink(NodeId remoteNodeId, NodeCertificate remoteCertificate) implements Link {

  @Override
  public InetSocketAddress remoteAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
  }

  @Override
  public void send(ByteBuf message) {
    message.release();
  }

  @Override
  public int messageLimit() {
    return 5000;
  }

  @Override
  public Optional<Duration> rtt() {
    return Optional.empty();
  }

  @Override
  public boolean failing() {
    return false;
  }

  @Override
  public boolean suspected() {
    return false;
  }

  @Override
  public List<ByteBuf> pending() {
    return List.of();
  }

  @Override
  public long idleMillis() {
    return 0;
  }

  @Override
  public long dropped() {
    return 0;
  }

  @Override
  public void close(String reason) {}
}
