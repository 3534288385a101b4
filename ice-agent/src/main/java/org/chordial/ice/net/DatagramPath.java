package org.chordial.ice.net;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * A way for datagrams to one remote party: a socket with a fixed destination, or the pair that ICE
 * has chosen. Used on its serial executor only.
 */
public interface DatagramPath extends AutoCloseable {

  InetSocketAddress localAddress();

  InetSocketAddress remoteAddress();

  /** Sends one datagram and takes the buffer. */
  void send(ByteBuf datagram);

  /** Sets who gets the datagrams and owns their buffers; until then they are dropped. */
  void receiver(Consumer<ByteBuf> receiver);

  @Override
  void close();
}
