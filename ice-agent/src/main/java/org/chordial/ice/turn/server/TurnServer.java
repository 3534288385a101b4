package org.chordial.ice.turn.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.net.StreamListener;

/**
 * A STUN and TURN server (RFC 8489, RFC 8656): UDP, TCP and TLS on one port. Used on the context's
 * executor only.
 */
public final class TurnServer implements AutoCloseable {

  /** RFC 8656, section 5: a nonce that expires "at least once every hour". */
  private static final Duration NONCE_LIFETIME = Duration.ofMinutes(50);

  private final RelayCore core;
  private final TurnDispatcher dispatcher;
  private final StreamClients streams;
  private final DatagramSocket socket;
  private final StreamListener listener;

  /**
   * Opens the port.
   *
   * @param at port 0 for any that is free
   * @param tls what to show to clients that speak TLS; empty where none is spoken
   * @throws NetworkException with a sentence for the user
   */
  public TurnServer(
      InetSocketAddress at,
      TurnServerSettings settings,
      CredentialSource credentials,
      Optional<TlsSettings> tls,
      Network network,
      CoreContext context)
      throws NetworkException {
    core = new RelayCore(settings, network, context);
    dispatcher =
        new TurnDispatcher(
            core,
            new Authenticator(
                settings.realm(),
                new Nonces(NONCE_LIFETIME, context.clock(), context.random()),
                credentials),
            credentials);
    streams = new StreamClients(core, dispatcher, tls, context);
    socket = network.openUdp(at);
    socket.receiver(new UdpClients(socket, dispatcher));
    try {
      listener = network.listenTcp(socket.localAddress(), streams::accepted);
    } catch (NetworkException e) {
      socket.close();
      throw e;
    }
  }

  public InetSocketAddress address() {
    return socket.localAddress();
  }

  /** The off-switch: without relaying there is STUN alone, and who relays now is cut off. */
  public void relaying(boolean on) {
    dispatcher.relaying(on);
    if (!on) {
      core.close();
    }
  }

  public TurnServerStats stats() {
    ServerCounters counters = core.counters();
    return new TurnServerStats(
        core.allocations(),
        counters.allocated,
        counters.bindings,
        counters.challenges,
        counters.refused,
        counters.unanswered,
        counters.malformed,
        counters.notPermitted,
        counters.unbound,
        counters.overBandwidth,
        counters.relayedToPeers,
        counters.relayedToClients);
  }

  /** Ends every allocation and closes the port. */
  @Override
  public void close() {
    listener.close();
    streams.close();
    core.close();
    socket.close();
  }
}
