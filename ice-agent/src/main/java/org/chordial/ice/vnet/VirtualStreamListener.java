package org.chordial.ice.vnet;

import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.chordial.ice.net.StreamConnection;
import org.chordial.ice.net.StreamListener;

/** A listening TCP socket of a virtual host. */
final class VirtualStreamListener implements StreamListener {

  private final VirtualHost host;
  private final InetSocketAddress local;
  private final Consumer<StreamConnection> accepted;

  VirtualStreamListener(
      VirtualHost host, InetSocketAddress local, Consumer<StreamConnection> accepted) {
    this.host = host;
    this.local = local;
    this.accepted = accepted;
  }

  VirtualHost host() {
    return host;
  }

  void accept(StreamConnection connection) {
    accepted.accept(connection);
  }

  @Override
  public InetSocketAddress localAddress() {
    return local;
  }

  @Override
  public void close() {
    host.closed(this);
  }
}
