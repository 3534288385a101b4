package org.chordial.ice.turn.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.net.StreamConnection;

/** The relayed addresses for TCP of one server, and the connections by their CONNECTION-IDs. */
final class TcpRelays {

  private static final int ATTEMPTS = 16;

  private final RelayCore core;
  private final Map<InetSocketAddress, TcpRelay> open = new HashMap<>();
  private final Map<Integer, PeerStream> streams = new HashMap<>();

  TcpRelays(RelayCore core) {
    this.core = core;
  }

  /** Empty where no free port was found. */
  Optional<TcpRelay> open(InetAddress address, ServerAllocation allocation) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      InetSocketAddress at = new InetSocketAddress(address, core.ports().anyPort());
      if (!open.containsKey(at)) {
        try {
          TcpRelay relay = new TcpRelay(core, allocation, at);
          open.put(at, relay);
          return Optional.of(relay);
        } catch (NetworkException e) {
          // Another program has that port.
        }
      }
    }
    return Optional.empty();
  }

  /** Whether this is a relayed address of this server. */
  boolean isOne(InetSocketAddress address) {
    return open.containsKey(address);
  }

  void close(TcpRelay relay) {
    open.remove(relay.address());
    relay.close();
  }

  /** Section 5.2: the CONNECTION-ID "MUST be unique" and is not to be guessed. */
  PeerStream add(TcpRelay relay, StreamConnection connection) {
    int id = core.context().random().nextInt();
    while (streams.containsKey(id)) {
      id = core.context().random().nextInt();
    }
    PeerStream stream = new PeerStream(id, relay, connection, core.context());
    streams.put(id, stream);
    return stream;
  }

  void remove(PeerStream stream) {
    streams.remove(stream.id());
  }

  /** The connection of that name that waits for its client; null where there is none. */
  PeerStream waiting(int id) {
    PeerStream stream = streams.get(id);
    return stream == null || stream.isBound() ? null : stream;
  }
}
