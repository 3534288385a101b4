package org.chordial.ice.net;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/** A TCP connection, or what is laid over one. Used on its network's serial executor only. */
public interface StreamConnection extends AutoCloseable {

  /** Gets the bytes of a connection, and learns of its end, once. */
  interface Handler {
    /** The handler owns the buffer. */
    void received(ByteBuf bytes);

    /**
     * @param reason why, in a sentence; empty where the other side just closed
     */
    void closed(String reason);
  }

  InetSocketAddress localAddress();

  InetSocketAddress remoteAddress();

  /** Sends bytes in order and takes the buffer; after the end they are dropped. */
  void send(ByteBuf bytes);

  /** How many bytes wait to be sent; a sender that must not grow without limit looks here. */
  long pendingBytes();

  void handler(Handler handler);

  /**
   * Stops or goes on reading, for who cannot pass on as fast as bytes come. Where it has no effect,
   * as over TLS that has decrypted already, bytes go on coming.
   */
  default void reading(boolean on) {}

  @Override
  void close();
}
