package org.chordial.ice.net;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/** A bound UDP socket. Used on its network's serial executor only. */
public interface DatagramSocket extends AutoCloseable {

  /** Gets what arrives, and owns the buffer: it releases it or hands it on. */
  interface Receiver {
    void received(ByteBuf datagram, InetSocketAddress from);
  }

  InetSocketAddress localAddress();

  /** Sends one datagram and takes the buffer. What cannot be sent is dropped and counted. */
  void send(ByteBuf datagram, InetSocketAddress to);

  /** Sets who gets the datagrams; until then, and with null, they are dropped. */
  void receiver(Receiver receiver);

  @Override
  void close();
}
