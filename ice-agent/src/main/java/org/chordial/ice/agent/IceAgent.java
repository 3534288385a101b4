package org.chordial.ice.agent;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkChanges;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A full ICE agent (RFC 8445) for one data stream: finds a way to a peer that may be behind address
 * translators, and keeps it when the network changes.
 *
 * <p>Call {@link #gather()} or {@link #trickle()}, tell the peer the description, and when the
 * peer's has come, {@link #connect}. {@link #restart} begins again while data go on. Everything
 * happens on the context's executor, and every method is to be called there.
 */
public final class IceAgent implements AutoCloseable {

  /** What the generation before still gets after a restart has led to a new path. */
  private static final Duration OLD_AFTER = Duration.ofSeconds(3);

  /** How long a changed network is given to be bridged before the user of it is asked to help. */
  private static final Duration BRIDGE = Duration.ofMillis(300);

  private static final Logger LOG = LoggerFactory.getLogger(IceAgent.class);

  private final IceConfig config;
  private final Network network;
  private final CoreContext context;
  private final IceListener listener;
  private final IceGroup group;
  private final IceCounters counters = new IceCounters();
  private final Trickled trickled;
  private final Map<Integer, SelectedPath> paths = new HashMap<>();
  private Optional<Generation> current = Optional.empty();
  private Optional<Generation> next = Optional.empty();
  private Optional<Generation> old = Optional.empty();
  private Optional<IceFailure> dead = Optional.empty();
  private NetworkChanges.Subscription watching;
  private ScheduledFuture<?> limit;
  private ScheduledFuture<?> bridging;
  private long beganMillis;
  private boolean selected;
  private boolean closed;

  /** An agent whose data stream is the only one. */
  public IceAgent(IceConfig config, Network network, CoreContext context, IceListener listener) {
    this(config, network, context, listener, new IceGroup(context));
  }

  /** An agent for one of several data streams. */
  public IceAgent(
      IceConfig config,
      Network network,
      CoreContext context,
      IceListener listener,
      IceGroup group) {
    this.config = config;
    this.network = network;
    this.context = context;
    this.listener = listener;
    this.group = group;
    this.trickled = new Trickled(network, context, counters);
    for (int component = 1; component <= config.components(); component++) {
      paths.put(component, new SelectedPath(context.executor(), counters, this::close));
    }
  }

  /**
   * Opens sockets and collects the candidates of this host. From then on checks of a peer that is
   * early are answered.
   *
   * @return this agent's description; fails with an {@link IceException}, and is cancelled where
   *     the agent is closed before
   * @throws IllegalStateException where it was called before
   */
  public CompletableFuture<IceDescription> gather() {
    try {
      return begin().complete();
    } catch (IceException e) {
      close();
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Like {@link #gather}, but does not wait: the listener gets the candidates that are found later,
   * for a peer that takes them (RFC 8838).
   *
   * @return the description with the candidates of this host
   * @throws IceException where this host can open no socket; the agent is closed
   */
  public IceDescription trickle() throws IceException {
    try {
      return begin().description();
    } catch (IceException e) {
      close();
      throw e;
    }
  }

  /**
   * The description with the candidates that are known now, to be told to the peer.
   *
   * @throws IllegalStateException where nothing was gathered
   */
  public IceDescription description() {
    return current.orElseThrow(() -> new IllegalStateException("gather first")).description();
  }

  private Generation begin() throws IceException {
    if (current.isPresent() || closed) {
      throw new IllegalStateException("the ICE agent has gathered before");
    }
    current = Optional.of(new Happenings().generation);
    watching = network.watch(this::networkChanged);
    Generation generation = current.get();
    generation.gather();
    var _ =
        generation
            .complete()
            .whenComplete(
                (_, failure) -> {
                  if (failure != null && !closed) {
                    close();
                  }
                });
    return generation;
  }

  /**
   * Begins the connectivity checks with the latest description of this agent, once for each. On a
   * closed agent it does nothing.
   *
   * @param role of this agent; a restart does not change it
   * @throws IllegalStateException where there is no description or it was called before for it
   */
  public void connect(IceDescription remote, IceRole role) {
    if (closed) {
      return;
    }
    Generation generation = next.or(() -> current).orElseThrow(IllegalStateException::new);
    if (!generation.isDescribed() || generation.isConnecting()) {
      throw new IllegalStateException("gather first, and connect once");
    }
    beganMillis = context.clock().millis();
    // RFC 8445, section 6.1.1: "The full agent MUST take the controlling role".
    group.role().begin(remote.options().lite() ? IceRole.CONTROLLING : role);
    if (next.isPresent()) {
      current.orElseThrow().replaced(true);
    }
    generation.connect(remote);
    trickled.described(remote, generation::remote, generation::remoteEnded);
    if (next.isEmpty()) {
      paths.values().forEach(path -> path.keepOnly(generation::knows));
    }
    cancel(limit);
    limit = after(config.timing().connectLimit(), () -> limitReached(generation));
  }

  /**
   * Takes a candidate that the peer has trickled. One that comes before the description it belongs
   * to waits for it.
   *
   * @param ufrag of the description; what belongs to an older one is dropped
   */
  public void remoteCandidate(String ufrag, Candidate candidate) {
    if (!closed) {
      trickled.candidate(ufrag, candidate);
    }
  }

  /** Takes a candidate with a name that only multicast DNS knows. */
  public void remoteCandidate(String ufrag, NamedCandidate candidate) {
    if (!closed) {
      trickled.named(ufrag, candidate);
    }
  }

  /** The peer will trickle no more candidates (RFC 8838, section 14). */
  public void endOfRemoteCandidates(String ufrag) {
    trickled.end(ufrag);
  }

  /**
   * An ICE restart: new credentials and candidates, for {@link #connect} with the peer's new ones.
   * The path goes on with the pair it has until a new one is found.
   *
   * @return this agent's new description, complete; fails with an {@link IceException} while the
   *     old path goes on
   */
  public CompletableFuture<IceDescription> restart() {
    try {
      return beginRestart().complete();
    } catch (IceException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Like {@link #restart}, but does not wait: the listener gets the candidates that are found
   * later, as after {@link #trickle}.
   *
   * @return the new description with the candidates of this host
   * @throws IceException where this host can open no socket; the old path goes on
   */
  public IceDescription trickleRestart() throws IceException {
    return beginRestart().description();
  }

  private Generation beginRestart() throws IceException {
    if (closed || current.isEmpty()) {
      throw new IllegalStateException("nothing to restart");
    }
    next.ifPresent(Generation::close);
    Generation generation = new Happenings().generation;
    next = Optional.of(generation);
    counters.restarts++;
    try {
      generation.gather();
    } catch (IceException e) {
      next = Optional.empty();
      generation.close();
      throw e;
    }
    return generation;
  }

  /**
   * The one way in which an agent without a path gives up. RFC 8863 has it wait even where every
   * pair has failed or there is none, as a check of the peer may still reveal one.
   */
  private void limitReached(Generation generation) {
    if (next.filter(generation::equals).isPresent()) {
      LOG.debug("the restart has found no path");
      current.orElseThrow().replaced(false);
      generation.close();
      next = Optional.empty();
      dead.ifPresent(this::fail);
    } else if (current.filter(generation::equals).isPresent() && !selected) {
      fail(
          generation.hasValidPair()
              ? IceFailure.TIMED_OUT
              : generation.hasPairs() ? IceFailure.NO_PATH : IceFailure.NO_REMOTE_CANDIDATE);
    }
  }

  /** What one generation does. */
  private final class Happenings implements Generation.Events {

    private final Generation generation =
        new Generation(config, network, context, group, counters, this);

    @Override
    public void candidate(Candidate candidate) {
      listener.candidate(generation.ufrag(), candidate);
    }

    @Override
    public void gathered() {
      listener.endOfCandidates(generation.ufrag());
    }

    @Override
    public void use(CheckPair pair) {
      if (next.filter(generation::equals).isPresent()) {
        replaceOld();
      }
      if (current.filter(generation::equals).isPresent()) {
        select(pair);
      }
    }

    @Override
    public void nominated() {
      counters.nominatedMillis = context.clock().millis() - beganMillis;
    }

    @Override
    public void silent() {
      if (current.filter(generation::equals).isPresent()) {
        bridge(RestartReason.PATH_SILENT);
      }
    }

    @Override
    public void lost(IceFailure reason) {
      if (current.filter(generation::equals).isEmpty()) {
        return;
      }
      if (next.isPresent()) {
        dead = Optional.of(reason);
      } else {
        fail(reason);
      }
    }

    @Override
    public void data(int component, ByteBuf datagram, InetSocketAddress from) {
      paths.get(component).deliver(datagram, from);
    }
  }

  /** The first pair of a restarted session works: what was before stays for what is on its way. */
  private void replaceOld() {
    old.ifPresent(Generation::close);
    old = current;
    current = next;
    next = Optional.empty();
    dead = Optional.empty();
    Generation leaving = old.orElseThrow();
    leaving.rest();
    var _ =
        after(
            OLD_AFTER,
            () -> {
              leaving.close();
              old = old.filter(each -> each != leaving);
            });
  }

  private void select(CheckPair pair) {
    SelectedPath path = paths.get(pair.component());
    boolean first = !path.isReady();
    path.use(pair);
    LOG.debug("{} {}", first ? "selected" : "moved to", pair.valid);
    if (!first) {
      counters.moves++;
      listener.moved(pair.valid);
      return;
    }
    if (counters.connectMillis < 0) {
      counters.connectMillis = context.clock().millis() - beganMillis;
    }
    selected = paths.values().stream().allMatch(SelectedPath::isReady);
    listener.selected(path, pair.valid);
  }

  private void networkChanged(NetworkChanges.Change change) {
    RestartReason reason =
        change == NetworkChanges.Change.ADDRESSES
            ? RestartReason.ADDRESSES_CHANGED
            : RestartReason.CLOCK_JUMPED;
    if (!closed && current.isPresent()) {
      current.get().refresh();
      if (selected) {
        bridge(reason);
      }
    }
  }

  /**
   * Where the peer can be reached, checks alone bring the path back; where it cannot, because its
   * translator lets nobody else in, both sides have to hear of the new addresses.
   */
  private void bridge(RestartReason reason) {
    if (bridging == null || bridging.isDone()) {
      bridging =
          after(
              BRIDGE,
              () -> {
                if (next.isEmpty() && !current.orElseThrow().isAnswered()) {
                  listener.restartWanted(reason);
                }
              });
    }
  }

  private ScheduledFuture<?> after(Duration delay, Runnable task) {
    return context
        .executor()
        .schedule(
            () -> {
              if (!closed) {
                task.run();
              }
            },
            delay.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private static void cancel(ScheduledFuture<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  /** The figures so far; also after the end. */
  public IceStats stats() {
    return new IceStats(
        counters.gatherMillis,
        counters.connectMillis,
        counters.nominatedMillis,
        counters.moves,
        counters.restarts,
        current.map(Generation::pairsFormed).orElse(0L),
        counters.checksSent,
        current.map(Generation::retransmissions).orElse(0L),
        counters.checksReceived,
        counters.roleConflicts,
        counters.consentChecks,
        counters.dropped);
  }

  private void fail(IceFailure reason) {
    if (!closed) {
      LOG.debug("failed: {}", reason);
      close();
      listener.failed(reason);
    }
  }

  /** Ends the agent and its path and releases the sockets. The listener hears nothing more. */
  @Override
  public void close() {
    closed = true;
    cancel(limit);
    cancel(bridging);
    if (watching != null) {
      watching.close();
    }
    trickled.close();
    old.ifPresent(Generation::close);
    next.ifPresent(Generation::close);
    current.ifPresent(Generation::close);
    paths.values().forEach(SelectedPath::end);
  }
}
