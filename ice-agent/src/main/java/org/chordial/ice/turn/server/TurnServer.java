package org.chordial.ice.turn.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.behaviour.BehaviourServer;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;

/**
 * A STUN and TURN server (RFC 8489, RFC 8656): UDP, DTLS, TCP and TLS on one port, and on as many
 * more as there is reason for; it relays TCP too (RFC 6062), and its clients may move (RFC 8016).
 * Used on the context's executor only.
 */
public final class TurnServer implements AutoCloseable {

  /** RFC 8656, section 5: a nonce that expires "at least once every hour". */
  private static final Duration NONCE_LIFETIME = Duration.ofMinutes(50);

  private final RelayCore core;
  private final TurnDispatcher dispatcher;
  private final StreamClients streams;
  private final Optional<TlsSettings> tls;
  private final List<ServerPort> ports = new ArrayList<>();
  private Optional<BehaviourServer> behaviour = Optional.empty();

  /**
   * A server that listens nowhere yet.
   *
   * @param tls what to show to clients that speak TLS; empty where none is spoken
   */
  public TurnServer(
      TurnServerSettings settings,
      CredentialSource credentials,
      Optional<TlsSettings> tls,
      Network network,
      CoreContext context) {
    this.tls = tls;
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
  }

  /**
   * Opens one port.
   *
   * @param at port 0 for any that is free
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
    this(settings, credentials, tls, network, context);
    listen(at);
  }

  /**
   * Takes clients at an address, by UDP, DTLS, TCP and TLS.
   *
   * @param at port 0 for any that is free
   * @return where exactly
   * @throws NetworkException with a sentence for the user; what listened before goes on
   */
  public InetSocketAddress listen(InetSocketAddress at) throws NetworkException {
    ServerPort port = ServerPort.open(at, core, dispatcher, streams, tls);
    ports.add(port);
    return port.address();
  }

  /** The port that was opened first. */
  public InetSocketAddress address() {
    return ports.getFirst().address();
  }

  /**
   * From now on tells clients on the first port what their network does to UDP, by a second address
   * of this host (RFC 5780). Call it once; the first port has to be on one address, not on all.
   *
   * @param address of the family of the server's own
   * @param port other than the server's own
   * @throws NetworkException with a sentence for the user
   */
  public void discoverBehaviour(InetAddress address, int port) throws NetworkException {
    BehaviourServer opened =
        new BehaviourServer(
            ports.getFirst().socket(), address, port, core.network(), dispatcher::permits);
    behaviour = Optional.of(opened);
    dispatcher.behaviour(opened);
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

  /** Ends every allocation and closes the ports. */
  @Override
  public void close() {
    ports.forEach(ServerPort::closeListener);
    streams.close();
    core.close();
    behaviour.ifPresent(BehaviourServer::close);
    ports.forEach(ServerPort::closeSocket);
    ports.clear();
  }
}
