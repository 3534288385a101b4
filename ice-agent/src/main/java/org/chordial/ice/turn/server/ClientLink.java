package org.chordial.ice.turn.server;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.net.DatagramSocket;

/** The way back to one client: the 5-tuple (RFC 8656, section 2), and the allocation on it. */
abstract class ClientLink {

  private final InetSocketAddress client;
  private ServerAllocation allocation;

  ClientLink(InetSocketAddress client) {
    this.client = client;
  }

  InetSocketAddress client() {
    return client;
  }

  ServerAllocation allocation() {
    return allocation;
  }

  /** Sets the allocation, or takes it away with null. */
  void allocation(ServerAllocation changed) {
    allocation = changed;
  }

  /** What the client has shown in its TLS handshake; mostly nothing. */
  List<X509Certificate> certificates() {
    return List.of();
  }

  /** The socket that a client over UDP sends to. */
  Optional<DatagramSocket> socket() {
    return Optional.empty();
  }

  /** Whether ChannelData is padded. */
  abstract boolean isStream();

  /** Whether the client has shown that it receives what is sent to its address. */
  abstract boolean isProven();

  /**
   * Whether this is a connection that can become the client's half of one with a peer; it does so
   * when the answer that is sent next has gone (RFC 6062, section 5.4).
   */
  boolean isReadyFor(PeerStream stream) {
    return false;
  }

  /** Sends one whole message and takes the buffer. */
  abstract void send(ByteBuf message);
}
