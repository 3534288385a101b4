package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** A secure channel for datagrams, in no order and without guarantee. */
public non-sealed interface SecureDatagrams extends SecureChannel {

  /** The longest datagram in bytes. */
  int maximumDatagram();

  /** Sends one datagram and takes the buffer. */
  void send(ByteBuf datagram);

  /** Sets who gets the datagrams and owns their buffers. */
  void receiver(Consumer<ByteBuf> receiver);

  /** Learns of the end, once, with the reason. */
  void onClosed(Consumer<String> closed);
}
