package org.chordial.ice.agent;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunException;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.StunTransactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A full ICE agent (RFC 8445) for one data stream of one component over UDP: finds a way to a peer
 * that may be behind address translators.
 *
 * <p>Call {@link #gather()}, tell the peer the description, and when the peer's has come, {@link
 * #connect}. Everything happens on the context's executor, and every method is to be called there.
 */
public final class IceAgent implements AutoCloseable {

  /** How many different checks are remembered that come before connect(). */
  static final int MAX_EARLY_CHECKS = 16;

  /** Section 8.3.1: "the agent SHOULD wait an additional three seconds" with freeing candidates. */
  private static final Duration FREE_AFTER = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(IceAgent.class);

  private enum State {
    NEW,
    GATHERING,
    GATHERED,
    CONNECTING,
    SELECTED,
    CLOSED
  }

  private final IceConfig config;
  private final CoreContext context;
  private final IceListener listener;
  private final IceCounters counters = new IceCounters();
  private final Foundations foundations = new Foundations();
  private final StunTransactions transactions;
  private final CandidateGatherer gatherer;
  private final RoleKeeper role;
  private final CheckResponder responder;
  private final SelectedPath path;
  private final String ufrag;
  private final String pwd;
  private final EarlyChecks early = new EarlyChecks(MAX_EARLY_CHECKS);
  private final List<ScheduledFuture<?>> timers = new ArrayList<>();
  private State state = State.NEW;
  private final CompletableFuture<IceDescription> description = new CompletableFuture<>();
  private final List<LocalBase> bases = new ArrayList<>();
  private List<LocalCandidate> locals = List.of();
  private ConnectivityChecks checks;
  private Consent consent;

  public IceAgent(IceConfig config, Network network, CoreContext context, IceListener listener) {
    this.config = config;
    this.context = context;
    this.listener = listener;
    this.ufrag = IceCredentials.ufrag(context.random());
    this.pwd = IceCredentials.password(context.random());
    this.transactions = new StunTransactions(context);
    this.gatherer =
        new CandidateGatherer(config, network, context, transactions, foundations, this::opened);
    this.role = new RoleKeeper(context.random());
    this.responder = new CheckResponder(ufrag, pwd, role, counters, new RequestHandler());
    this.path = new SelectedPath(context.executor(), counters, this::close);
  }

  /**
   * Opens sockets and collects the candidates of this host. From then on checks of a peer that is
   * early are answered.
   *
   * @return this agent's description; fails with an {@link IceException}, and is cancelled where
   *     the agent is closed before
   * @throws IllegalStateException where gather was called before
   */
  public CompletableFuture<IceDescription> gather() {
    enter(State.NEW, State.GATHERING);
    long began = context.clock().millis();
    try {
      var _ = gatherer.gather().thenAccept(found -> gathered(found, began));
    } catch (IceException e) {
      fail(e);
    }
    return description;
  }

  private void fail(IceException cause) {
    description.completeExceptionally(cause);
    close();
  }

  private void opened(LocalBase base) {
    bases.add(base);
    base.socket().receiver((datagram, from) -> received(base, datagram, from));
  }

  /** With nothing to tell the peer there is nothing to wait for. */
  private void gathered(List<LocalCandidate> found, long began) {
    if (found.isEmpty() && config.kinds().contains(CandidateType.RELAYED)) {
      fail(new IceException(IceFailure.NO_RELAY, null));
    } else {
      enter(State.GATHERING, State.GATHERED);
      locals = found;
      counters.gatherMillis = context.clock().millis() - began;
      description.complete(description());
    }
  }

  private IceDescription description() {
    return new IceDescription(
        ufrag,
        pwd,
        locals.stream().map(LocalCandidate::candidate).toList(),
        config.timing().pacing());
  }

  private void enter(State expected, State next) {
    if (state != expected) {
      throw new IllegalStateException("the ICE agent is " + state + ", not " + expected);
    }
    state = next;
  }

  /**
   * Begins the connectivity checks. To be called once, after {@link #gather()} has completed. On a
   * closed agent it does nothing.
   *
   * @throws IllegalStateException where gathering is not done or connect was called before
   */
  public void connect(IceDescription remote, IceRole firstRole) {
    if (state == State.CLOSED) {
      return;
    }
    enter(State.GATHERED, State.CONNECTING);
    long began = context.clock().millis();
    role.begin(firstRole);
    checks =
        new ConnectivityChecks(
            config,
            context,
            transactions,
            role,
            counters,
            foundations,
            ufrag,
            locals,
            remote,
            new ConnectivityChecks.End() {
              @Override
              public void nominated(CheckPair pair) {
                selected(pair, began);
              }

              @Override
              public void failed() {
                fail(IceFailure.NO_PATH);
              }
            });
    checks.begin();
    early.drain(checks::requested);
    path.keepOnly(checks::knows);
    after(config.timing().connectLimit(), this::limitReached);
  }

  /**
   * The one way in which an agent without a path gives up. RFC 8863 has it wait even where every
   * pair has failed or there is none, as a check of the peer may still reveal one.
   */
  private void limitReached() {
    if (state == State.CONNECTING) {
      fail(
          checks.hasValidPair()
              ? IceFailure.TIMED_OUT
              : checks.checklist().isEmpty() ? IceFailure.NO_REMOTE_CANDIDATE : IceFailure.NO_PATH);
    }
  }

  private void selected(CheckPair pair, long began) {
    state = State.SELECTED;
    counters.connectMillis = context.clock().millis() - began;
    gatherer.stop();
    path.select(pair);
    pair.base().relay().ifPresent(relay -> relay.settle(pair.remote.address()));
    consent =
        new Consent(
            config.timing(),
            context,
            transactions,
            role,
            checks.requests(),
            pair,
            counters,
            this::fail);
    consent.start();
    after(FREE_AFTER, this::freeUnused);
    LOG.debug("selected {} after {} ms", pair.valid, counters.connectMillis);
    listener.selected(path, pair.valid);
  }

  private void freeUnused() {
    for (LocalBase base : bases) {
      if (state == State.SELECTED && !base.equals(path.base())) {
        base.socket().close();
      }
    }
  }

  private void after(Duration delay, Runnable task) {
    timers.add(context.executor().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS));
  }

  private void received(LocalBase base, ByteBuf datagram, InetSocketAddress from) {
    if (state == State.CLOSED) {
      datagram.release();
    } else if (StunCodec.isStun(datagram)) {
      try {
        stun(base, datagram, StunCodec.decode(datagram), from);
      } catch (StunException e) {
        counters.dropped++;
      } finally {
        datagram.release();
      }
    } else if (checks != null ? checks.knows(from) : early.knows(from)) {
      path.deliver(datagram, from);
    } else {
      counters.dropped++;
      datagram.release();
    }
  }

  private void stun(LocalBase base, ByteBuf datagram, StunMessage message, InetSocketAddress from) {
    if (message.messageClass() == StunClass.REQUEST) {
      responder.received(base, datagram, message, from);
    } else if (message.messageClass() != StunClass.INDICATION
        && !transactions.received(datagram, message, base.socket(), from)) {
      counters.dropped++;
    }
  }

  /** What follows an answered check of the peer. */
  private final class RequestHandler implements CheckResponder.Handler {

    @Override
    public void accept(CheckRequest request) {
      if (checks != null) {
        checks.requested(request);
      } else if (!early.add(request)) {
        counters.dropped++;
      }
    }

    @Override
    public void roleSwitched() {
      checks.roleSwitched();
    }
  }

  /** The figures so far; also after the end. */
  public IceStats stats() {
    return new IceStats(
        counters.gatherMillis,
        counters.connectMillis,
        checks == null ? 0 : checks.checklist().formed(),
        counters.checksSent,
        transactions.retransmissions(),
        counters.checksReceived,
        counters.roleConflicts,
        counters.consentChecks,
        counters.dropped);
  }

  private void fail(IceFailure reason) {
    if (state != State.CLOSED) {
      LOG.debug("failed: {}", reason);
      close();
      listener.failed(reason);
    }
  }

  /** Ends the agent and its path and releases the sockets. The listener hears nothing more. */
  @Override
  public void close() {
    state = State.CLOSED;
    timers.forEach(timer -> timer.cancel(false));
    description.cancel(false);
    gatherer.close();
    if (checks != null) {
      checks.stop();
    }
    if (consent != null) {
      consent.stop();
    }
    transactions.close();
    path.end();
    bases.forEach(base -> base.socket().close());
  }
}
