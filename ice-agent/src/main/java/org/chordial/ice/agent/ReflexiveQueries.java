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

/** Asks STUN servers how they see this host (RFC 8445, section 5.1.1.2). */
final class ReflexiveQueries {

  /** Learns what the servers say. */
  interface Listener {

    /** May be told again, and later than {@link #settled}. */
    void learned(LocalBase base, InetSocketAddress server, InetSocketAddress mapped);

    /** Every server has answered or will not. */
    void settled();
  }

  private static final Duration KEEPALIVE = Duration.ofSeconds(15);

  private record Query(LocalBase base, InetSocketAddress server) {}

  private final IceConfig config;
  private final CoreContext context;
  private final StunTransactions transactions;
  private final Listener listener;
  private final List<InetSocketAddress> servers;
  private final Deque<Query> queries = new ArrayDeque<>();
  private final List<StunTransaction> asked = new ArrayList<>();
  private final Set<Query> answered = new LinkedHashSet<>();
  private final Pacer pacer;
  private ScheduledFuture<?> timer;
  private int open;
  private boolean stopped;

  ReflexiveQueries(
      IceConfig config, CoreContext context, StunTransactions transactions, Listener listener) {
    this.config = config;
    this.context = context;
    this.transactions = transactions;
    this.listener = listener;
    this.servers = servers(config);
    this.pacer = new Pacer(context.executor(), config.timing().pacing(), this::askNext);
  }

  /** A TURN server over UDP answers Binding requests, too. */
  static List<InetSocketAddress> servers(IceConfig config) {
    Set<InetSocketAddress> all = new LinkedHashSet<>(config.stunServers());
    config.turnServers().stream()
        .filter(server -> server.transport() == TurnTransport.UDP)
        .map(RelayServer::address)
        .forEach(all::add);
    return List.copyOf(all);
  }

  void begin(List<LocalBase> bases) {
    if (config.kinds().contains(CandidateType.SERVER_REFLEXIVE)) {
      for (LocalBase base : bases) {
        for (InetSocketAddress server : servers) {
          if (CandidateGatherer.sameFamily(base.address(), server)) {
            queries.add(new Query(base, server));
          }
        }
      }
    }
    open = queries.size();
    if (open == 0) {
      listener.settled();
    } else {
      pacer.wake();
    }
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

  private void learn(Query query, InetSocketAddress mapped) {
    if (!stopped) {
      answered.add(query);
      listener.learned(query.base(), query.server(), mapped);
    }
  }

  private void answeredOrNot() {
    open--;
    if (open == 0 && !stopped) {
      listener.settled();
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

  /** Asks no more for candidates, and keeps up what was learned. */
  void finish() {
    stop();
    asked.forEach(StunTransaction::abandon);
    if (!answered.isEmpty()) {
      schedule();
    }
  }

  /**
   * Section 5.1.1.4: "For server-reflexive candidates learned through a Binding request, the
   * bindings MUST be kept alive by additional Binding requests to the server."
   */
  private void keepAlive() {
    for (Query query : answered) {
      ask(query, RetransmitTimes.once(KEEPALIVE.toMillis()));
    }
    schedule();
  }

  private void schedule() {
    timer =
        context.executor().schedule(this::keepAlive, KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends the asking and the keeping alive of bindings. */
  void stop() {
    stopped = true;
    pacer.stop();
    queries.clear();
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
