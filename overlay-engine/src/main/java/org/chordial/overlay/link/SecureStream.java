package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import org.chordial.ice.net.StreamConnection;

/** A secure channel for a stream of bytes. */
public non-sealed interface SecureStream extends SecureChannel {

  /** Sends bytes in order and takes the buffer. */
  void send(ByteBuf bytes);

  /** How many bytes wait to be sent. */
  long pendingBytes();

  /** Nothing is delivered before this is called. */
  void handler(StreamConnection.Handler handler);
}
