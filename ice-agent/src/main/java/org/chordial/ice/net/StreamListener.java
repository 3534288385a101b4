package org.chordial.ice.net;

import java.net.InetSocketAddress;

/** A listening TCP socket. */
public interface StreamListener extends AutoCloseable {

  InetSocketAddress localAddress();

  @Override
  void close();
}
