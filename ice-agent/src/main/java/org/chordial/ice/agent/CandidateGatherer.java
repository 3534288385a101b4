package org.chordial.ice.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.stun.StunTransactions;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.RelayedSocket;

/**
 * Collects the candidates of one agent (RFC 8445, section 5.1.1): those of the host at once, the
 * others as servers answer.
 */
final class CandidateGatherer {

  /** After the first answer the other servers get half its time again, and this. */
  private static final long PATIENCE_MILLIS = 20;

  private final IceConfig config;
  private final CoreContext context;
  private final Gathering gathering;
  private final HostCandidates hosts;
  private final StunTransactions transactions;
  private final Foundations foundations;
  private final MappedCandidates mapped;
  private final List<LocalCandidate> found = new ArrayList<>();
  private final Network network;
  private ReflexiveCandidates reflexive;
  private final List<RelayGatherer> relays;
  private final StreamRelayGatherer streamRelays;
  private StreamReflexive streams;
  private ScheduledFuture<?> limit;
  private long beganMillis;
  private int open;
  private boolean complete;
  private int relaysUnsettled;
  private boolean datagramsAnswered;
  private boolean streamsAhead;
  private long answeredMillis = -1;

  CandidateGatherer(
      IceConfig config,
      Network network,
      CoreContext context,
      StunTransactions transactions,
      Foundations foundations,
      Gathering gathering) {
    this.config = config;
    this.context = context;
    this.gathering = gathering;
    this.hosts = new HostCandidates(config, network, context.executor(), foundations);
    this.transactions = transactions;
    this.foundations = foundations;
    this.network = network;
    this.mapped = new MappedCandidates(config, foundations, this::learn);
    this.reflexive = reflexive();
    this.streams = streams();
    this.streamRelays =
        new StreamRelayGatherer(config, network, context, foundations, new StreamRelayListener());
    this.relays = relays();
  }

  /** Each component has relays of its own. */
  private List<RelayGatherer> relays() {
    List<RelayGatherer> all = new ArrayList<>();
    for (int component = 1; component <= config.components(); component++) {
      all.add(new RelayGatherer(config, network, context, new RelayListener(component)));
    }
    relaysUnsettled = all.size();
    return all;
  }

  private StreamReflexive streams() {
    return new StreamReflexive(
        config, network, context, foundations, this::learn, this::streamEnded);
  }

  private ReflexiveCandidates reflexive() {
    return new ReflexiveCandidates(
        config,
        context,
        transactions,
        foundations,
        new ReflexiveCandidates.Events() {
          @Override
          public void candidate(LocalCandidate candidate) {
            learn(candidate);
          }

          @Override
          public void ended(boolean answered) {
            CandidateGatherer.this.ended(answered);
          }
        });
  }

  /**
   * Binds sockets on every local address, tells the host candidates and asks the servers.
   *
   * @throws IceException where this host can open no socket
   */
  void begin() throws IceException {
    beganMillis = context.clock().millis();
    limit = after(config.timing().gatherLimit().toMillis(), this::finish);
    List<LocalBase> bases = hosts.open();
    gather(bases);
    relays.forEach(RelayGatherer::begin);
    streamRelays.begin();
  }

  /**
   * Where datagrams tell how this host looks from outside nobody waits for what streams tell, too.
   */
  private void settled() {
    boolean streamsSettled = !streams.isAsking() && !streamRelays.isAsking();
    if (open == 0 && relaysUnsettled == 0 && (datagramsAnswered || streamsSettled)) {
      finish();
    }
  }

  private void streamEnded(boolean answered) {
    if (!complete) {
      progress(answered && !datagramsAnswered);
    }
  }

  private void gather(List<LocalBase> bases) {
    for (LocalBase base : bases) {
      gathering.base(base);
    }
    for (LocalBase base : bases) {
      if (config.allows(base.host().transport(), CandidateType.HOST)) {
        learn(new LocalCandidate(base.host(), base));
      }
      open += reflexive.ask(base);
      mapped.ask(base);
    }
    streams.ask(bases);
    reflexive.begin();
  }

  /**
   * Section 5.1.3: "A candidate is redundant if and only if its transport address and base equal
   * those of another candidate." The host candidate has the higher priority and comes first.
   */
  private void learn(LocalCandidate candidate) {
    boolean redundant =
        found.stream()
            .anyMatch(
                known ->
                    known.base().equals(candidate.base())
                        && known.candidate().address().equals(candidate.candidate().address()));
    if (!redundant && found.size() < IceDescription.MAX_CANDIDATES) {
      found.add(candidate);
      gathering.candidate(candidate);
    }
  }

  /**
   * A question to a server has ended. Once one is answered the others have a little longer, not the
   * whole limit: a family or an interface that leads nowhere must cost nothing (RFC 8421, section
   * 4).
   */
  private void ended(boolean answered) {
    open--;
    datagramsAnswered |= answered;
    if (answered) {
      streamRelays.datagramsAnswered();
    }
    if (!complete) {
      progress(answered);
    }
  }

  private void progress(boolean answered) {
    long took = context.clock().millis() - beganMillis;
    if (answered) {
      answeredMillis = took;
    }
    settled();
    if (!complete && relaysUnsettled == 0 && answeredMillis >= 0) {
      long patience = answeredMillis * 3 / 2 + PATIENCE_MILLIS - took;
      finishWithin(patience);
    }
  }

  private void finishWithin(long millis) {
    long took = context.clock().millis() - beganMillis;
    long rest = config.timing().gatherLimit().toMillis() - took;
    limit.cancel(false);
    limit = after(Math.max(1, Math.min(millis, rest)), this::finish);
  }

  private void finish() {
    if (!complete) {
      complete = true;
      limit.cancel(false);
      relays.forEach(RelayGatherer::finish);
      gathering.complete();
    }
  }

  /**
   * Opens and asks what this host has not or no longer open, since its addresses or the way to the
   * peer have changed.
   *
   * @return the bases that are gone, closed
   */
  List<LocalBase> refresh() {
    List<LocalBase> gone = hosts.vanished();
    gone.forEach(
        base -> {
          mapped.forget(base);
          base.socket().close();
        });
    found.removeIf(candidate -> gone.contains(candidate.base()));
    reflexive.stop();
    reflexive = reflexive();
    streams.stop();
    streams = streams();
    if (found.stream().noneMatch(candidate -> candidate.base().relay().isPresent())
        || !gone.isEmpty()) {
      relays.forEach(RelayGatherer::finish);
      List<RelayGatherer> more = relays();
      relays.addAll(more);
      more.forEach(RelayGatherer::begin);
    }
    try {
      gather(hosts.open());
    } catch (IceException e) {
      // Between two networks there is none; the next change brings one.
      return gone;
    }
    streamRelays.again();
    return gone;
  }

  /** The peer needs connections from a relay for TCP, to addresses of these families. */
  void needStreams(List<Integer> families) {
    streamRelays.need(families);
  }

  /** Closes a base that is not used. */
  void free(LocalBase base) {
    hosts.forget(base);
    mapped.forget(base);
    streamRelays.free(base);
    base.socket().close();
    found.removeIf(candidate -> candidate.base().equals(base));
  }

  private final class RelayListener implements RelayGatherer.Listener {
    private final int component;
    private boolean settled;

    RelayListener(int component) {
      this.component = component;
    }

    /** Section 5.1.1.2: "the base of a relayed candidate is that candidate itself". */
    @Override
    public void relayed(RelayedSocket socket, RelayServer server) {
      if (found.size() >= IceDescription.MAX_CANDIDATES) {
        socket.close();
        return;
      }
      int preference =
          Priorities.HIGHEST_LOCAL_PREFERENCE
              - server.transport().cost() * IceDescription.MAX_CANDIDATES
              - found.size();
      boolean tellsMapped = config.kinds().contains(CandidateType.SERVER_REFLEXIVE);
      Candidate relayed =
          new Candidate(
              foundations.of(
                  CandidateType.RELAYED,
                  socket.localAddress().getAddress(),
                  Optional.of(server.address().getAddress()),
                  CandidateTransport.UDP),
              component,
              CandidateTransport.UDP,
              Priorities.candidate(CandidateType.RELAYED, preference, component),
              socket.localAddress(),
              CandidateType.RELAYED,
              tellsMapped ? socket.client().mappedAddress() : Optional.empty());
      LocalBase base = new LocalBase(socket, preference, relayed);
      gathering.base(base);
      learn(new LocalCandidate(relayed, base));
    }

    @Override
    public void moved() {
      gathering.relayMoved();
    }

    @Override
    public void datagramsStand() {
      streamRelays.datagramsAnswered();
    }

    @Override
    public void streamsAhead() {
      streamsAhead = true;
      if (!complete && streamRelays.isAsking()) {
        long took = context.clock().millis() - beganMillis;
        finishWithin(took);
      } else {
        finish();
      }
    }

    @Override
    public void settled() {
      if (!settled) {
        settled = true;
        relaysUnsettled--;
      }
      if (!complete) {
        progress(false);
      }
    }
  }

  private final class StreamRelayListener implements StreamRelays.Listener {

    @Override
    public void streams(LocalBase base) {
      gathering.base(base);
      learn(new LocalCandidate(base.host(), base));
    }

    @Override
    public void streamsLost(List<LocalBase> bases) {
      found.removeIf(candidate -> bases.contains(candidate.base()));
      gathering.gone(bases);
    }

    @Override
    public void streamsSettled() {
      if (streamsAhead && !streamRelays.isAsking()) {
        finish();
      } else if (!complete) {
        settled();
      }
    }
  }

  List<LocalCandidate> found() {
    return List.copyOf(found);
  }

  List<LocalBase> bases() {
    return hosts.bases();
  }

  /** Asks no more and keeps nothing alive; sockets stay open. */
  void stop() {
    reflexive.stop();
    streams.stop();
    relays.forEach(RelayGatherer::finish);
    streamRelays.stop();
    if (limit != null) {
      limit.cancel(false);
    }
  }

  /** Ends everything and closes the sockets. */
  void close() {
    stop();
    mapped.close();
    relays.forEach(RelayGatherer::close);
    streamRelays.close();
    hosts.close();
  }

  private ScheduledFuture<?> after(long millis, Runnable task) {
    return context.executor().schedule(task, millis, TimeUnit.MILLISECONDS);
  }
}
