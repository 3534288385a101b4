package org.chordial.ice.agent;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.stun.StunTransactions;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.RelayedSocket;

/** Collects host, server-reflexive and relayed candidates (RFC 8445, section 5.1.1). */
final class CandidateGatherer {

  static final int COMPONENT = 1;

  private final IceConfig config;
  private final Network network;
  private final CoreContext context;
  private final Foundations foundations;
  private final Consumer<LocalBase> opened;
  private final ReflexiveQueries reflexive;
  private final RelayGatherer relays;
  private final List<LocalCandidate> found = new ArrayList<>();
  private final CompletableFuture<List<LocalCandidate>> done = new CompletableFuture<>();
  private ScheduledFuture<?> limit;
  private int unsettled = 2;

  /**
   * @param opened gets every base as its socket opens, and sets who receives from it
   */
  CandidateGatherer(
      IceConfig config,
      Network network,
      CoreContext context,
      StunTransactions transactions,
      Foundations foundations,
      Consumer<LocalBase> opened) {
    this.config = config;
    this.network = network;
    this.context = context;
    this.foundations = foundations;
    this.opened = opened;
    this.reflexive = new ReflexiveQueries(config, context, transactions, new ReflexiveListener());
    this.relays = new RelayGatherer(config, network, context, new RelayListener());
  }

  /**
   * Completes when every server has answered, or when those that have not are not worth more
   * waiting.
   *
   * @throws IceException where there is no address or no socket to begin with
   */
  CompletableFuture<List<LocalCandidate>> gather() throws IceException {
    List<LocalBase> bases = HostBases.open(config, network, foundations);
    for (LocalBase base : bases) {
      opened.accept(base);
      if (config.kinds().contains(CandidateType.HOST)) {
        found.add(new LocalCandidate(base.host(), base));
      }
    }
    limit =
        context
            .executor()
            .schedule(
                this::finish, config.timing().gatherLimit().toMillis(), TimeUnit.MILLISECONDS);
    relays.begin();
    reflexive.begin(bases);
    return done;
  }

  static boolean sameFamily(InetSocketAddress one, InetSocketAddress other) {
    return one.getAddress() instanceof Inet4Address == other.getAddress() instanceof Inet4Address;
  }

  private void settled() {
    unsettled--;
    if (unsettled == 0) {
      finish();
    }
  }

  private void finish() {
    if (!done.isDone()) {
      limit.cancel(false);
      reflexive.finish();
      relays.finish();
      done.complete(List.copyOf(found));
    }
  }

  /** Ends the keeping alive of bindings. */
  void stop() {
    reflexive.stop();
    relays.finish();
    if (limit != null) {
      limit.cancel(false);
    }
  }

  /** Ends everything and gives every relay back. */
  void close() {
    stop();
    relays.close();
  }

  private boolean isFull() {
    return done.isDone() || found.size() >= IceDescription.MAX_CANDIDATES;
  }

  private final class ReflexiveListener implements ReflexiveQueries.Listener {

    /**
     * Section 5.1.3: "A candidate is redundant if and only if its transport address and base equal
     * those of another candidate." The host candidate has the higher priority and comes first.
     */
    @Override
    public void learned(LocalBase base, InetSocketAddress server, InetSocketAddress mapped) {
      boolean redundant =
          found.stream()
              .anyMatch(
                  known -> known.base().equals(base) && known.candidate().address().equals(mapped));
      if (isFull() || redundant || mapped.getPort() == 0 || !sameFamily(mapped, base.address())) {
        return;
      }
      List<InetSocketAddress> servers = ReflexiveQueries.servers(config);
      int fromBest = Priorities.HIGHEST_LOCAL_PREFERENCE - base.localPreference();
      int preference =
          Priorities.HIGHEST_LOCAL_PREFERENCE - fromBest * servers.size() - servers.indexOf(server);
      boolean tellsBase = config.kinds().contains(CandidateType.HOST);
      found.add(
          new LocalCandidate(
              new Candidate(
                  foundations.of(
                      CandidateType.SERVER_REFLEXIVE,
                      base.address().getAddress(),
                      Optional.of(server.getAddress())),
                  COMPONENT,
                  CandidateTransport.UDP,
                  Priorities.candidate(CandidateType.SERVER_REFLEXIVE, preference, COMPONENT),
                  mapped,
                  CandidateType.SERVER_REFLEXIVE,
                  tellsBase ? Optional.of(base.address()) : Optional.empty()),
              base));
    }

    @Override
    public void settled() {
      CandidateGatherer.this.settled();
    }
  }

  private final class RelayListener implements RelayGatherer.Listener {

    /** Section 5.1.1.2: "the base of a relayed candidate is that candidate itself". */
    @Override
    public void relayed(RelayedSocket socket, RelayServer server) {
      if (isFull()) {
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
                  Optional.of(server.address().getAddress())),
              COMPONENT,
              CandidateTransport.UDP,
              Priorities.candidate(CandidateType.RELAYED, preference, COMPONENT),
              socket.localAddress(),
              CandidateType.RELAYED,
              tellsMapped ? socket.client().mappedAddress() : Optional.empty());
      LocalBase base = new LocalBase(socket, preference, relayed);
      opened.accept(base);
      found.add(new LocalCandidate(relayed, base));
    }

    @Override
    public void streamsAhead() {
      finish();
    }

    @Override
    public void settled() {
      CandidateGatherer.this.settled();
    }
  }
}
