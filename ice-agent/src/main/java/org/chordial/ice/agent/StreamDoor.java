package org.chordial.ice.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.net.StreamConnection;

/** Where the TCP connections of a {@link FramedSocket} come from: this host, or a relay. */
interface StreamDoor {

  InetSocketAddress localAddress();

  /** Opens a connection; who cancels the result wants it no more. */
  CompletableFuture<StreamConnection> open(InetSocketAddress to);

  /** Lets these connect, where somebody has to be told. */
  default void permit(Collection<InetAddress> addresses) {}

  void close();
}
