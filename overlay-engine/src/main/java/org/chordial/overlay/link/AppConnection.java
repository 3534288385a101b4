package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.wire.NodeId;

/**
 * A direct, secured connection to another node for the messages of one application, made by
 * AppAttach (RFC 6940 section 6.5.2). Messages are whole, reliable and in order. Used on the peer's
 * serial executor only.
 */
public interface AppConnection {
  /** The largest message in bytes. */
  int MAX_MESSAGE = 64 * 1024;

  /** Gets the messages of a connection, and learns of its end, once. */
  interface Handler {
    /** The handler owns the buffer. */
    void received(ByteBuf message);

    /**
     * @param reason why, in a sentence
     */
    void closed(String reason);
  }

  NodeId remoteNodeId();

  /** The certificate of the far side, which carries {@link #remoteNodeId()}. */
  NodeCertificate remoteCertificate();

  InetSocketAddress localAddress();

  InetSocketAddress remoteAddress();

  /**
   * Sends one message and takes the buffer.
   *
   * @return false where it is too large, too much waits already, or the connection is closed
   */
  boolean send(ByteBuf message);

  /** Sets who gets the messages; what came before waits for it, within limits. */
  void handler(Handler handler);

  void close();
}
