package org.chordial.ice.mapping;

import java.net.InetSocketAddress;

/** A port that the gateway is asked to lead to this host. Made by {@link PortMapper#map}. */
public interface MappedPort extends AutoCloseable {

  /** Learns how it goes, on the executor. */
  interface Listener {

    /**
     * Others reach the port at this address now. Called again where a renewal has changed it, and
     * perhaps never.
     */
    void mapped(InetSocketAddress external);

    /** It no longer is; a new one may follow. */
    default void lost() {}
  }

  /** Gives the port back. The listener hears nothing more. */
  @Override
  void close();
}
