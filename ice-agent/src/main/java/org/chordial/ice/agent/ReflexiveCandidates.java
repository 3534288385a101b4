package org.chordial.ice.agent;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.RetransmitTimes;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.StunTransaction;
import org.chordial.ice.stun.StunTransactions;
import org.chordial.ice.stun.TransactionId;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.TurnTransport;

/** Asks STUN servers how the sockets of this host look from outside (RFC 8445, 5.1.1.2). */
final class ReflexiveCandidates {

  private static final Duration KEEPALIVE = Duration.ofSeconds(15);

  private record Query(LocalBase base, InetSocketAddress server) {}

  /** Learns what the servers say. */
  interface Events {
    void candidate(LocalCandidate candidate);

    /**
     * A question has ended.
     *
     * @param answered false where no answer came
     */
    void ended(boolean answered);
  }

  private final IceConfig config;
  private final CoreContext context;
  private final StunTransactions transactions;
  private final Foundations foundations;
  private final Events events;
  private final List<InetSocketAddress> servers;
  private final Pacer pacer;
  private final Deque<Query> queries = new ArrayDeque<>();
  private final List<StunTransaction> asked = new ArrayList<>();
  private final Set<Query> answered = new LinkedHashSet<>();
  private ScheduledFuture<?> keepalive;
  private boolean stopped;

  ReflexiveCandidates(
      IceConfig config,
      CoreContext context,
      StunTransactions transactions,
      Foundations foundations,
      Events events) {
    this.config = config;
    this.context = context;
    this.transactions = transactions;
    this.foundations = foundations;
    this.events = events;
    this.servers = servers(config);
    this.pacer = new Pacer(context.executor(), config.timing().pacing(), this::askNext);
  }

  /** A TURN server over UDP answers Binding requests, too. */
  private static List<InetSocketAddress> servers(IceConfig config) {
    Set<InetSocketAddress> all = new LinkedHashSet<>(config.stunServers());
    config.turnServers().stream()
        .filter(server -> server.transport() == TurnTransport.UDP)
        .map(RelayServer::address)
        .forEach(all::add);
    return List.copyOf(all);
  }

  /**
   * Asks every server of the base's family.
   *
   * @return how many questions that makes
   */
  int ask(LocalBase base) {
    if (!config.kinds().contains(CandidateType.SERVER_REFLEXIVE)
        || base.host().transport() != CandidateTransport.UDP) {
      return 0;
    }
    int count = 0;
    for (InetSocketAddress server : servers) {
      if (Priorities.sameFamily(base.address(), server)) {
        queries.add(new Query(base, server));
        count++;
      }
    }
    return count;
  }

  void begin() {
    pacer.wake();
  }

  private boolean askNext() {
    Query query = queries.poll();
    if (query == null) {
      return false;
    }
    // Section 14.3: "RTO = MAX (500ms, Ta * (Num-Of-Cands))".
    long rto =
        Math.max(
            config.timing().initialRto().toMillis(),
            config.timing().pacing().toMillis() * (asked.size() + queries.size()));
    asked.add(ask(query, RetransmitTimes.standard(rto), true));
    return true;
  }

  private StunTransaction ask(Query query, RetransmitTimes times, boolean first) {
    return transactions.start(
        StunMessage.binding(StunClass.REQUEST, TransactionId.create(context.random())),
        Protection.fingerprinted(),
        query.base().socket(),
        query.server(),
        times,
        new StunTransaction.Outcome() {
          @Override
          public void answered(StunMessage response, DatagramSocket on, InetSocketAddress from) {
            boolean right = on.equals(query.base().socket()) && from.equals(query.server());
            if (right) {
              mapped(response).ifPresent(address -> learn(query, address));
            }
            if (first) {
              events.ended(right);
            }
          }

          @Override
          public void timedOut() {
            if (first) {
              events.ended(false);
            }
          }
        });
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

  private void learn(Query query, InetSocketAddress mapped) {
    LocalBase base = query.base();
    if (stopped || mapped.getPort() == 0 || !Priorities.sameFamily(mapped, base.address())) {
      return;
    }
    if (answered.add(query) && keepalive == null) {
      keepalive = after(KEEPALIVE, this::keepAlive);
    }
    int fromBest = Priorities.HIGHEST_LOCAL_PREFERENCE - base.localPreference();
    int preference =
        Priorities.HIGHEST_LOCAL_PREFERENCE
            - fromBest * servers.size()
            - servers.indexOf(query.server());
    int component = base.host().component();
    boolean tellsBase = config.kinds().contains(CandidateType.HOST);
    events.candidate(
        new LocalCandidate(
            new Candidate(
                foundations.of(
                    CandidateType.SERVER_REFLEXIVE,
                    base.address().getAddress(),
                    Optional.of(query.server().getAddress()),
                    CandidateTransport.UDP),
                component,
                CandidateTransport.UDP,
                Priorities.candidate(CandidateType.SERVER_REFLEXIVE, preference, component),
                mapped,
                CandidateType.SERVER_REFLEXIVE,
                tellsBase ? Optional.of(base.address()) : Optional.empty()),
            base));
  }

  /**
   * Section 5.1.1.4: "For server-reflexive candidates learned through a Binding request, the
   * bindings MUST be kept alive by additional Binding requests to the server."
   */
  private void keepAlive() {
    for (Query query : answered) {
      ask(query, RetransmitTimes.once(KEEPALIVE.toMillis()), false);
    }
    keepalive = after(KEEPALIVE, this::keepAlive);
  }

  private ScheduledFuture<?> after(Duration delay, Runnable task) {
    return context.executor().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** No more questions: what was answered is kept alive no longer. */
  void stop() {
    stopped = true;
    pacer.stop();
    queries.clear();
    asked.forEach(StunTransaction::abandon);
    if (keepalive != null) {
      keepalive.cancel(false);
    }
  }
}
