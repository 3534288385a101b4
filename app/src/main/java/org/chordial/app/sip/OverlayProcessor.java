package org.chordial.app.sip;

import gov.nist.core.HostPort;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import javax.sip.ListeningPoint;
import org.chordial.overlay.wire.NodeId;

/**
 * The overlay as a SIP transport: it holds the open connections, one a node, and never opens one.
 * Who wants to send to a node attaches to it first. Connections may be added from any thread.
 */
final class OverlayProcessor extends MessageProcessor {

  /** RFC 7904 section 5.1: the application of AppAttach that stands for SIP over TLS. */
  static final int PORT = 5061;

  private final Map<InetAddress, OverlayChannel> channels = new ConcurrentHashMap<>();
  private final AtomicLong malformed = new AtomicLong();

  OverlayProcessor(InetAddress self, int port, SIPTransactionStack stack) {
    super(self, port, ListeningPoint.TLS, stack);
  }

  /**
   * Takes a connection; one that was there to the same node goes on until it ends, but no new
   * request uses it.
   *
   * @param phone the executor on which the connection is used
   * @return false where the Node-ID cannot be a hop of the stack; the connection is closed then
   */
  boolean add(SipConnection connection, Executor phone, Runnable closed) {
    Optional<InetAddress> address = NodeAddress.of(connection.remoteNodeId());
    if (address.isEmpty() || address.get().equals(getIpAddress())) {
      connection.close();
      return false;
    }
    OverlayChannel channel = new OverlayChannel(this, connection, address.get(), phone);
    channels.put(address.get(), channel);
    channel.open(
        () -> {
          channels.remove(address.get(), channel);
          closed.run();
        });
    return true;
  }

  /** Who is at the other end of the connection to a node. */
  Optional<SipConnection> connection(NodeId node) {
    return NodeAddress.of(node).flatMap(this::connection);
  }

  Optional<SipConnection> connection(InetAddress address) {
    return Optional.ofNullable(channels.get(address)).map(OverlayChannel::connection);
  }

  void countMalformed() {
    malformed.incrementAndGet();
  }

  /** How many messages were no SIP. */
  long malformed() {
    return malformed.get();
  }

  @Override
  public SIPTransactionStack getSIPStack() {
    return sipStack;
  }

  @Override
  public MessageChannel createMessageChannel(HostPort target) throws IOException {
    if (target.getHost().getHostname().indexOf(':') < 0) {
      throw new IOException("no Node-ID: " + target.getHost().getHostname());
    }
    return createMessageChannel(target.getInetAddress(), target.getPort());
  }

  @Override
  public MessageChannel createMessageChannel(InetAddress target, int port) throws IOException {
    OverlayChannel channel = channels.get(target);
    if (channel == null) {
      throw new IOException("no connection to the node is open");
    }
    return channel;
  }

  @Override
  public void start() {
    // connections come by themselves
  }

  @Override
  public void stop() {
    channels.values().forEach(OverlayChannel::close);
    channels.clear();
  }

  @Override
  public int getDefaultTargetPort() {
    return PORT;
  }

  @Override
  public boolean isSecure() {
    return true;
  }

  @Override
  public int getMaximumMessageSize() {
    return SipStackBuilder.MAX_MESSAGE;
  }

  @Override
  public boolean inUse() {
    return !channels.isEmpty();
  }
}
