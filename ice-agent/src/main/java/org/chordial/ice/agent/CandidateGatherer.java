package org.chordial.ice.agent;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.RetransmitTimes;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.StunTransaction;
import org.chordial.ice.stun.StunTransactions;
import org.chordial.ice.stun.TransactionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects host and server-reflexive candidates (RFC 8445, section 5.1.1). */
final class CandidateGatherer {

  static final int COMPONENT = 1;
  private static final int MAX_ADDRESSES = 16;
  private static final Duration KEEPALIVE = Duration.ofSeconds(15);
  private static final Logger LOG = LoggerFactory.getLogger(CandidateGatherer.class);

  private record Query(LocalBase base, InetSocketAddress server) {}

  private final IceConfig config;
  private final CoreContext context;
  private final StunTransactions transactions;
  private final Foundations foundations;
  private final List<LocalCandidate> found = new ArrayList<>();
  private final Deque<Query> queries = new ArrayDeque<>();
  private final CompletableFuture<List<LocalCandidate>> done = new CompletableFuture<>();
  private final Pacer pacer;
  private final List<StunTransaction> asked = new ArrayList<>();
  private final Set<Query> answered = new LinkedHashSet<>();
  private ScheduledFuture<?> timer;
  private int open;

  CandidateGatherer(
      IceConfig config,
      CoreContext context,
      StunTransactions transactions,
      Foundations foundations) {
    this.config = config;
    this.context = context;
    this.transactions = transactions;
    this.foundations = foundations;
    this.pacer = new Pacer(context.executor(), config.timing().pacing(), this::askNext);
  }

  /** Binds one socket on each local address. */
  List<LocalBase> open(Network network) throws IceException {
    List<InetAddress> addresses =
        config.bindAddresses().isEmpty()
            ? network.localAddresses().stream().filter(CandidateGatherer::usable).toList()
            : config.bindAddresses();
    if (addresses.isEmpty()) {
      throw new IceException(IceFailure.NO_LOCAL_ADDRESS, null);
    }
    List<LocalBase> bases = new ArrayList<>();
    NetworkException refused = null;
    for (InetAddress address : Priorities.intermingle(addresses)) {
      try {
        if (bases.size() < MAX_ADDRESSES) {
          bases.add(
              base(
                  network.openUdp(new InetSocketAddress(address, config.port())),
                  Priorities.HIGHEST_LOCAL_PREFERENCE - bases.size()));
        }
      } catch (NetworkException e) {
        LOG.debug("no candidate on {}: {}", address, e.getMessage());
        refused = e;
      }
    }
    if (bases.isEmpty()) {
      throw new IceException(IceFailure.NO_SOCKET, refused);
    }
    return bases;
  }

  /**
   * Section 5.1.1.1: "Deprecated IPv4-compatible IPv6 addresses and IPv6 site-local unicast
   * addresses MUST NOT be included".
   */
  private static boolean usable(InetAddress address) {
    boolean deprecated =
        address instanceof Inet6Address six
            && (six.isSiteLocalAddress()
                || (six.isIPv4CompatibleAddress() && !six.isLoopbackAddress()));
    return !deprecated
        && !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && !(address instanceof Inet6Address && address.isLinkLocalAddress());
  }

  private LocalBase base(DatagramSocket socket, int localPreference) {
    InetSocketAddress address = socket.localAddress();
    return new LocalBase(
        socket,
        localPreference,
        new Candidate(
            foundations.of(CandidateType.HOST, address.getAddress(), Optional.empty()),
            COMPONENT,
            CandidateTransport.UDP,
            Priorities.candidate(CandidateType.HOST, localPreference, COMPONENT),
            address,
            CandidateType.HOST,
            Optional.empty()));
  }

  /** Completes when every STUN server has answered, or at the limit. */
  CompletableFuture<List<LocalCandidate>> gather(List<LocalBase> bases) {
    for (LocalBase base : bases) {
      if (config.kinds().contains(CandidateType.HOST)) {
        found.add(new LocalCandidate(base.host(), base));
      }
      if (config.kinds().contains(CandidateType.SERVER_REFLEXIVE)) {
        for (InetSocketAddress server : config.stunServers()) {
          if (sameFamily(base.address(), server)) {
            queries.add(new Query(base, server));
          }
        }
      }
    }
    open = queries.size();
    if (open == 0) {
      finish();
    } else {
      timer = schedule(this::finish, config.timing().gatherLimit());
      pacer.wake();
    }
    return done;
  }

  static boolean sameFamily(InetSocketAddress one, InetSocketAddress other) {
    return one.getAddress() instanceof Inet4Address == other.getAddress() instanceof Inet4Address;
  }

  private boolean askNext() {
    Query query = queries.poll();
    if (query == null) {
      return false;
    }
    // Section 14.3: "RTO = MAX (500ms, Ta * (Num-Of-Cands))".
    long rto =
        Math.max(
            config.timing().initialRto().toMillis(), config.timing().pacing().toMillis() * open);
    asked.add(ask(query, RetransmitTimes.standard(rto)));
    return true;
  }

  private StunTransaction ask(Query query, RetransmitTimes times) {
    return transactions.start(
        StunMessage.binding(StunClass.REQUEST, TransactionId.create(context.random())),
        Protection.fingerprinted(),
        query.base().socket(),
        query.server(),
        times,
        new StunTransaction.Outcome() {
          @Override
          public void answered(StunMessage response, DatagramSocket on, InetSocketAddress from) {
            if (on.equals(query.base().socket()) && from.equals(query.server())) {
              mapped(response).ifPresent(address -> learn(query, address));
            }
            answeredOrNot();
          }

          @Override
          public void timedOut() {
            answeredOrNot();
          }
        });
  }

  private void answeredOrNot() {
    open--;
    if (open == 0 && !done.isDone()) {
      finish();
    }
  }

  private static Optional<InetSocketAddress> mapped(StunMessage response) {
    return response
        .find(StunAttribute.XorMappedAddress.class)
        .map(StunAttribute.XorMappedAddress::address)
        .or(
            () ->
                response
                    .find(StunAttribute.MappedAddress.class)
                    .map(StunAttribute.MappedAddress::address));
  }

  /**
   * Section 5.1.3: "A candidate is redundant if and only if its transport address and base equal
   * those of another candidate." The host candidate has the higher priority and comes first.
   */
  private void learn(Query query, InetSocketAddress mapped) {
    boolean redundant =
        found.stream()
            .anyMatch(
                known ->
                    known.base().equals(query.base())
                        && known.candidate().address().equals(mapped));
    if (done.isDone()
        || redundant
        || mapped.getPort() == 0
        || !sameFamily(mapped, query.base().address())
        || found.size() >= IceDescription.MAX_CANDIDATES) {
      return;
    }
    answered.add(query);
    int servers = config.stunServers().size();
    int fromBest = Priorities.HIGHEST_LOCAL_PREFERENCE - query.base().localPreference();
    int preference =
        Priorities.HIGHEST_LOCAL_PREFERENCE
            - fromBest * servers
            - config.stunServers().indexOf(query.server());
    boolean tellsBase = config.kinds().contains(CandidateType.HOST);
    found.add(
        new LocalCandidate(
            new Candidate(
                foundations.of(
                    CandidateType.SERVER_REFLEXIVE,
                    query.base().address().getAddress(),
                    Optional.of(query.server().getAddress())),
                COMPONENT,
                CandidateTransport.UDP,
                Priorities.candidate(CandidateType.SERVER_REFLEXIVE, preference, COMPONENT),
                mapped,
                CandidateType.SERVER_REFLEXIVE,
                tellsBase ? Optional.of(query.base().address()) : Optional.empty()),
            query.base()));
  }

  private void finish() {
    stop();
    asked.forEach(StunTransaction::abandon);
    if (!answered.isEmpty()) {
      timer = schedule(this::keepAlive, KEEPALIVE);
    }
    done.complete(List.copyOf(found));
  }

  /**
   * Section 5.1.1.4: "For server-reflexive candidates learned through a Binding request, the
   * bindings MUST be kept alive by additional Binding requests to the server."
   */
  private void keepAlive() {
    for (Query query : answered) {
      ask(query, RetransmitTimes.once(KEEPALIVE.toMillis()));
    }
    timer = schedule(this::keepAlive, KEEPALIVE);
  }

  /** Ends the keeping alive of bindings. */
  void stop() {
    pacer.stop();
    queries.clear();
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private ScheduledFuture<?> schedule(Runnable task, Duration delay) {
    return context.executor().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
  }
}
