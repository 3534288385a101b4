package org.chordial.ice.agent;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunException;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.StunTransactions;

/**
 * What belongs to one username fragment: from gathering to the consent on the selected pairs. An
 * ICE restart (RFC 8445, section 9) makes another one beside it.
 */
final class Generation {

  /** How many different checks are remembered that come before connect(). */
  static final int MAX_EARLY_CHECKS = 16;

  /** Learns what becomes of it. */
  interface Events {

    void candidate(Candidate candidate);

    void gathered();

    /** Data go on this pair from now on. */
    void use(CheckPair pair);

    void nominated();

    /** The pair in use does not answer, nor does another one. */
    void silent();

    void lost(IceFailure reason);

    /** A datagram that is not STUN, from an address of the peer; the taker owns it. */
    void data(int component, ByteBuf datagram, InetSocketAddress from);
  }

  private final IceConfig config;
  private final CoreContext context;
  private final IceGroup group;
  private final IceCounters counters;
  private final Events events;
  private final String ufrag;
  private final String pwd;
  private final StunTransactions transactions;
  private final CandidateGatherer gatherer;
  private final LastResort lastResort;
  private final CheckResponder responder;
  private final EarlyChecks early = new EarlyChecks(MAX_EARLY_CHECKS);
  private final CompletableFuture<IceDescription> complete = new CompletableFuture<>();
  private final Map<Integer, Consent> consents = new HashMap<>();

  /** Those in use, and those before them whose answers may still come. */
  private final Deque<Consent> asking = new ArrayDeque<>();

  private final List<LocalBase> bases = new ArrayList<>();
  private final UnusedBases unused;
  private CheckRequests requests;
  private ConnectivityChecks checks;
  private boolean described;
  private boolean gathered;
  private boolean closed;

  Generation(
      IceConfig config,
      Network network,
      CoreContext context,
      IceGroup group,
      IceCounters counters,
      Events events) {
    this.config = config;
    this.context = context;
    this.group = group;
    this.counters = counters;
    this.events = events;
    this.ufrag = IceCredentials.ufrag(context.random());
    this.pwd = IceCredentials.password(context.random());
    this.transactions = new StunTransactions(context);
    this.gatherer =
        new CandidateGatherer(
            config, network, context, transactions, group.foundations(), new Found());
    this.unused = new UnusedBases(context, bases, component -> checks.inUse(component), this::free);
    this.lastResort = new LastResort(context.executor(), this::hasValidPair, this::beginLastResort);
    this.responder = new CheckResponder(ufrag, pwd, group.role(), counters, new RequestHandler());
  }

  String ufrag() {
    return ufrag;
  }

  /** Begins gathering; {@link #complete} tells when it is done. */
  void gather() throws IceException {
    long began = context.clock().millis();
    var _ = complete.thenAccept(_ -> counters.gatherMillis = context.clock().millis() - began);
    gatherer.begin();
  }

  /** The description with every candidate. */
  CompletableFuture<IceDescription> complete() {
    return complete;
  }

  /** What is known now; candidates that come later are told one by one. */
  IceDescription description() {
    described = true;
    return new IceDescription(
        ufrag,
        pwd,
        gatherer.found().stream().map(LocalCandidate::candidate).toList(),
        List.of(),
        config.timing().pacing(),
        IceOptions.OURS,
        gathered);
  }

  private final class Found implements Gathering {

    @Override
    public void base(LocalBase base) {
      bases.add(base);
      base.connections().ifPresent(framed -> framed.onUnreachable(remote -> broken(base, remote)));
      base.socket().receiver((datagram, from) -> received(base, datagram, from));
    }

    @Override
    public void candidate(LocalCandidate candidate) {
      if (checks != null && !waitsForLastResort(candidate)) {
        checks.local(candidate);
      }
      if (described) {
        events.candidate(candidate.candidate());
      }
    }

    /**
     * What was asked by the old way is lost: asked anew, the answer comes before anyone worries.
     */
    @Override
    public void relayMoved() {
      consents.values().forEach(Consent::ask);
    }

    @Override
    public void gone(List<LocalBase> gone) {
      CheckPair inUse = checks == null ? null : checks.inUse(gone.getFirst().host().component());
      if (inUse != null && gone.contains(inUse.base())) {
        refresh(gone);
      } else {
        forget(gone);
      }
    }

    @Override
    public void complete() {
      boolean trickled = described;
      if (gatherer.found().isEmpty() && config.kinds().contains(CandidateType.RELAYED)) {
        // With nothing to tell the peer there is nothing to wait for.
        complete.completeExceptionally(new IceException(IceFailure.NO_RELAY, null));
        return;
      }
      gathered = true;
      complete.complete(description());
      if (trickled) {
        events.gathered();
      }
    }
  }

  /** Begins the connectivity checks, once. */
  void connect(IceDescription remote) {
    requests = new CheckRequests(ufrag, remote);
    checks =
        new ConnectivityChecks(
            config, context, transactions, group, counters, requests, remote, new Checked());
    checks.begin(gatherer.found().stream().filter(each -> !waitsForLastResort(each)).toList());
    lastResort.described(remote);
    early.drain(checks::requested);
  }

  /** Whether there is a description that the peer may have got. */
  boolean isDescribed() {
    return described;
  }

  /** The next generation has a path: asks for no consent any more and only answers. */
  void rest() {
    consents.values().forEach(Consent::stop);
    checks.stop();
  }

  /** Whether a restart is on its way to take this one's place. */
  void replaced(boolean replaced) {
    if (checks != null) {
      checks.replaced(replaced);
    }
  }

  boolean isConnecting() {
    return checks != null;
  }

  /** One more candidate of the peer, after {@link #connect}. */
  void remote(Candidate candidate) {
    lastResort.trickled(candidate);
    checks.remote(candidate);
  }

  /** The peer tells no more candidates. */
  void remoteEnded() {
    lastResort.ended();
  }

  /** Whether no check is to go that way yet. */
  private boolean waitsForLastResort(LocalCandidate local) {
    return !lastResort.hasBegun()
        && local.candidate().type() == CandidateType.RELAYED
        && local.candidate().transport() == CandidateTransport.TCP_ACTIVE;
  }

  private void beginLastResort(List<Integer> families) {
    gatherer.found().stream()
        .filter(each -> each.candidate().type() == CandidateType.RELAYED)
        .filter(each -> each.candidate().transport() == CandidateTransport.TCP_ACTIVE)
        .forEach(checks::local);
    gatherer.needStreams(families);
  }

  private final class Checked implements ConnectivityChecks.Events {

    @Override
    public void use(CheckPair pair) {
      gatherer.stop();
      lastResort.stop();
      events.use(pair);
      watch(pair);
    }

    @Override
    public void nominated() {
      events.nominated();
    }

    @Override
    public void settled() {
      for (int component = 1; component <= config.components(); component++) {
        CheckPair pair = checks.inUse(component);
        pair.base().relay().ifPresent(relay -> relay.settle(pair.remote.address()));
      }
      unused.freeSoon();
    }

    @Override
    public void suspicion() {
      refresh();
    }

    @Override
    public void failed() {
      events.lost(IceFailure.NO_PATH);
    }
  }

  private void watch(CheckPair pair) {
    Consent before = consents.get(pair.component());
    if (before != null) {
      before.stop();
    }
    Consent consent =
        new Consent(
            config.timing(),
            context,
            group.role(),
            requests,
            pair,
            counters,
            new Consent.Events() {
              @Override
              public void silent() {
                refresh();
                events.silent();
              }

              @Override
              public void rebound(InetSocketAddress mapped) {
                if (checks.suspect()) {
                  checks.searchAgain();
                }
              }

              @Override
              public void lost(IceFailure reason) {
                events.lost(reason);
              }
            });
    consents.put(pair.component(), consent);
    asking.addLast(consent);
    if (asking.size() > 2 * config.components()) {
      asking.removeFirst();
    }
    consent.start();
  }

  /**
   * This host's addresses or the way to the peer have changed: opens what is not open, closes what
   * is gone, and checks every way anew with the credentials that both sides have. A peer that can
   * be reached notices by the checks alone.
   */
  void refresh() {
    refresh(List.of());
  }

  /**
   * @param closed bases that are gone already
   */
  private void refresh(List<LocalBase> closed) {
    if (checks == null) {
      gatherer.refresh();
      return;
    }
    // First, since a new address is checked at once.
    boolean suspected = checks.suspect();
    List<LocalBase> gone = new ArrayList<>(gatherer.refresh());
    gone.addAll(closed);
    boolean lost = forget(gone);
    if (lost && !suspected) {
      checks.lost();
    }
    if (lost || suspected) {
      checks.searchAgain();
      consents.values().forEach(Consent::ask);
    }
  }

  /** Returns whether a pair in use went through one of them. */
  private boolean forget(List<LocalBase> gone) {
    bases.removeAll(gone);
    return checks != null && checks.gone(gone);
  }

  /** Whether the peer answers on every component's pair. */
  boolean isAnswered() {
    return !consents.isEmpty() && consents.values().stream().allMatch(Consent::isAnswered);
  }

  /**
   * There is no TCP connection to an address, so its checks have failed at once (RFC 6544, section
   * 7.1); where data went on it, whoever can opens it again.
   */
  private void broken(LocalBase base, InetSocketAddress remote) {
    if (closed) {
      return;
    }
    transactions.unreachable(base.socket(), remote);
    CheckPair inUse = checks == null ? null : checks.inUse(base.host().component());
    if (inUse != null && inUse.base().equals(base) && inUse.remote.address().equals(remote)) {
      refresh();
    }
  }

  private void received(LocalBase base, ByteBuf datagram, InetSocketAddress from) {
    if (closed) {
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
      unused.heard(base);
      events.data(base.host().component(), datagram, from);
    } else {
      counters.dropped++;
      datagram.release();
    }
  }

  /** Whether data from an address is the peer's, for what was held before that was known. */
  boolean knows(InetSocketAddress from) {
    return checks != null && checks.knows(from);
  }

  private void stun(LocalBase base, ByteBuf datagram, StunMessage message, InetSocketAddress from) {
    if (message.messageClass() == StunClass.REQUEST) {
      responder.received(base, datagram, message, from);
    } else if (message.messageClass() != StunClass.INDICATION
        && !transactions.received(datagram, message, base.socket(), from)
        && !answersConsent(datagram, message, from)) {
      counters.dropped++;
    }
  }

  private boolean answersConsent(ByteBuf datagram, StunMessage response, InetSocketAddress from) {
    for (Consent consent : asking) {
      if (consent.received(datagram, response, from)) {
        return true;
      }
    }
    return false;
  }

  /** What follows an answered check of the peer. */
  private final class RequestHandler implements CheckResponder.Handler {

    @Override
    public void accept(CheckRequest request) {
      unused.heard(request.base());
      if (checks != null) {
        checks.requested(request);
      } else if (!early.add(request)) {
        counters.dropped++;
      }
    }

    @Override
    public void roleSwitched() {
      group.schedule().roleSwitched();
    }
  }

  private void free(LocalBase base) {
    bases.remove(base);
    checks.gone(List.of(base));
    gatherer.free(base);
  }

  boolean hasValidPair() {
    return checks != null && checks.hasValidPair();
  }

  boolean hasPairs() {
    return checks != null && !checks.checklist().isEmpty();
  }

  long pairsFormed() {
    return checks == null ? 0 : checks.checklist().formed();
  }

  long retransmissions() {
    return transactions.retransmissions();
  }

  void close() {
    closed = true;
    lastResort.stop();
    complete.cancel(false);
    unused.stop();
    if (checks != null) {
      checks.stop();
    }
    consents.values().forEach(Consent::stop);
    transactions.close();
    gatherer.close();
  }
}
