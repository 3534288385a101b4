package org.chordial.ice.agent;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramPath;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkChanges;

/**
 * Keeps one agent gathered, with its bindings, mapped ports and relays alive, so that a call that
 * begins finds its candidates there. Another takes its place when it is taken, and when the network
 * has changed. Used on the context's executor only.
 */
public final class WarmAgent implements AutoCloseable {

  /** A call that has just begun is not to be disturbed by the preparations for the next. */
  private static final Duration REPLENISH = Duration.ofSeconds(3);

  /** Addresses come and go in bursts. */
  private static final Duration SETTLE = Duration.ofMillis(200);

  /** Servers and their credentials change; what is older is made anew. */
  private static final Duration MAX_AGE = Duration.ofMinutes(30);

  /** How soon servers that were found or lost are noticed. */
  private static final Duration LOOK = Duration.ofSeconds(15);

  /** Where this host has no network, the next attempt comes so late at the latest. */
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final Supplier<IceConfig> config;
  private final Network network;
  private final CoreContext context;
  private final NetworkChanges.Subscription watching;
  private Optional<Ready> ready = Optional.empty();
  private final ScheduledFuture<?> looking;
  private ScheduledFuture<?> timer;
  private long taken;
  private long warm;
  private boolean closed;

  /**
   * An agent for a call.
   *
   * @param description complete at once where there was time
   */
  public record Taken(IceAgent agent, CompletableFuture<IceDescription> description) {}

  /**
   * @param taken how many agents were asked for
   * @param warm how many of them had gathered by then
   */
  public record Stats(long taken, long warm) {}

  /** An agent whose listener comes later. */
  private static final class Ready implements IceListener {
    private final IceConfig config;
    private final IceAgent agent;
    private final CompletableFuture<IceDescription> gathered;
    private Optional<IceListener> listener = Optional.empty();

    Ready(IceConfig config, Network network, CoreContext context) {
      this.config = config;
      agent = new IceAgent(config, network, context, this);
      gathered = agent.gather();
    }

    /** Whether it has asked the servers that there are now. */
    boolean suits(IceConfig now) {
      return config.stunServers().equals(now.stunServers()) && servers(config).equals(servers(now));
    }

    private static List<String> servers(IceConfig config) {
      return config.turnServers().stream()
          .map(server -> server.transport() + " " + server.address())
          .toList();
    }

    @Override
    public void selected(DatagramPath path, CandidatePair pair) {
      listener.ifPresent(it -> it.selected(path, pair));
    }

    @Override
    public void moved(CandidatePair pair) {
      listener.ifPresent(it -> it.moved(pair));
    }

    @Override
    public void candidate(String ufrag, Candidate candidate) {
      listener.ifPresent(it -> it.candidate(ufrag, candidate));
    }

    @Override
    public void endOfCandidates(String ufrag) {
      listener.ifPresent(it -> it.endOfCandidates(ufrag));
    }

    @Override
    public void restartWanted(RestartReason reason) {
      listener.ifPresent(it -> it.restartWanted(reason));
    }

    @Override
    public void failed(IceFailure reason) {
      listener.ifPresent(it -> it.failed(reason));
    }
  }

  /**
   * Begins to gather.
   *
   * @param config asked anew for every agent
   */
  public WarmAgent(Supplier<IceConfig> config, Network network, CoreContext context) {
    this.config = config;
    this.network = network;
    this.context = context;
    this.watching = network.watch(_ -> prepareAfter(SETTLE));
    this.looking =
        context
            .executor()
            .scheduleWithFixedDelay(
                this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    prepareAfter(Duration.ZERO);
  }

  private void look() {
    if (ready.filter(it -> !it.suits(config.get())).isPresent()) {
      prepare();
    }
  }

  private void prepareAfter(Duration delay) {
    if (timer != null) {
      timer.cancel(false);
    }
    timer = context.executor().schedule(this::prepare, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void prepare() {
    if (closed) {
      return;
    }
    timer.cancel(false);
    discard();
    Ready made = new Ready(config.get(), network, context);
    boolean failed = made.gathered.isCompletedExceptionally();
    ready = failed ? Optional.empty() : Optional.of(made);
    prepareAfter(failed ? RETRY : MAX_AGE);
  }

  private void discard() {
    ready.ifPresent(before -> before.agent.close());
    ready = Optional.empty();
  }

  /**
   * Hands out the agent that is ready, or a new one.
   *
   * @param listener as with {@link IceAgent#IceAgent}
   */
  public Taken take(IceListener listener) {
    taken++;
    Ready given =
        ready
            .filter(it -> !it.gathered.isCompletedExceptionally())
            .orElseGet(() -> new Ready(config.get(), network, context));
    if (ready.isPresent() && given.gathered.isDone()) {
      warm++;
    }
    ready = Optional.empty();
    given.listener = Optional.of(listener);
    if (!closed) {
      prepareAfter(REPLENISH);
    }
    // What came late, as ports that a gateway has mapped, belongs to the description of now.
    return new Taken(given.agent, given.gathered.thenApply(_ -> given.agent.description()));
  }

  public Stats stats() {
    return new Stats(taken, warm);
  }

  /** Gives up what is ready. Agents that were taken go on. */
  @Override
  public void close() {
    closed = true;
    watching.close();
    timer.cancel(false);
    looking.cancel(false);
    discard();
  }
}
