package org.chordial.overlay.simulation;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.peer.OverlayPeer;
import org.chordial.overlay.peer.PeerSecurity;
import org.chordial.overlay.peer.PeerSettings;
import org.chordial.overlay.peer.TraceSink;
import org.chordial.overlay.security.Credentials;

/**
 * A peer, the host it runs on and the name it goes by. Its fields are written by whoever runs its
 * part of the network, and read between the steps.
 */
final class SimulatedPeer {
  private static final Duration REGISTRATION = Duration.ofHours(1);

  final String name;
  final int part;
  final VirtualHost host;
  final OverlayPeer peer;
  private final VirtualTime time;
  private final SimulationLog log;
  private boolean joined;
  private boolean registered;
  private boolean gone;

  /**
   * @param port where others may call it, or 0
   * @param first whether it is the first of the overlay
   */
  SimulatedPeer(
      Credentials credentials,
      SignedConfiguration configuration,
      int part,
      VirtualHost host,
      int port,
      boolean first,
      CoreContext context,
      PeerSecurity security,
      SimulationLog log) {
    this.name = credentials.userName();
    this.part = part;
    this.host = host;
    this.time = (VirtualTime) context.executor();
    this.log = log;
    PeerSettings settings =
        PeerSettings.of(configuration, credentials, new InetSocketAddress(host.address(), port))
            .withReachable(port != 0)
            .withFirst(first)
            .withTrace(new Trace());
    try {
      peer = new OverlayPeer(settings, host, context, security);
    } catch (OverlayException e) {
      throw new IllegalStateException("a new host has its ports free", e);
    }
  }

  /** Joins, and registers the peer's name then. */
  void start() {
    var _ = peer.join();
    whenJoined();
  }

  private void whenJoined() {
    peer.addStatusListener(
        status -> {
          if (!joined && status.topology().joined()) {
            joined = true;
            write("joined");
            time.execute(this::register);
          }
        });
    if (peer.status().topology().joined()) {
      joined = true;
      write("joined");
      register();
    }
  }

  private void register() {
    var _ =
        peer.sip()
            .register(name, "", REGISTRATION)
            .whenComplete(
                (receipt, failure) -> {
                  registered = failure == null;
                  write(failure == null ? "registered" : "not registered: " + failure.getMessage());
                });
  }

  boolean joined() {
    return joined;
  }

  /** Whether its name can be looked up. */
  boolean live() {
    return registered && !gone;
  }

  boolean gone() {
    return gone;
  }

  /** Goes without a word, as a power cut does it. */
  void crash() {
    gone = true;
    host.up(false);
    peer.close();
  }

  /** Says farewell. */
  void leave() {
    gone = true;
    var _ = peer.leave();
  }

  void write(String event) {
    log.write(part, time.elapsed().toNanos(), name + ' ' + event);
  }

  private final class Trace implements TraceSink {
    @Override
    public void event(String event, Map<String, Object> fields) {
      // The order of Map.of is another one in each process.
      write(event + ' ' + new TreeMap<>(fields));
    }

    @Override
    public boolean wantsMessages() {
      return false;
    }
  }
}
