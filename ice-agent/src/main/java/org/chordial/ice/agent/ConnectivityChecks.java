package org.chordial.ice.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.stun.RetransmitTimes;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.StunTransaction;
import org.chordial.ice.stun.StunTransactions;
import org.chordial.ice.stun.TransactionId;

/**
 * The client side of connectivity checks and what they lead to (RFC 8445, sections 7.2 and 7.3).
 */
final class ConnectivityChecks {

  /** Learns how the checks end. */
  interface End {
    void nominated(CheckPair pair);

    void failed();
  }

  private final IceConfig config;
  private final CoreContext context;
  private final StunTransactions transactions;
  private final RoleKeeper role;
  private final IceCounters counters;
  private final End end;
  private final Foundations foundations;
  private final IceDescription remote;
  private final CheckRequests requests;
  private final List<LocalCandidate> locals;
  private final Map<InetSocketAddress, Candidate> remotes = new HashMap<>();
  private final Checklist checklist;
  private final Nomination nomination;
  private final Duration ta;
  private final Pacer pacer;
  private boolean heardPeer;
  private boolean concluded;

  ConnectivityChecks(
      IceConfig config,
      CoreContext context,
      StunTransactions transactions,
      RoleKeeper role,
      IceCounters counters,
      Foundations foundations,
      String localUfrag,
      List<LocalCandidate> locals,
      IceDescription remote,
      End end) {
    this.config = config;
    this.context = context;
    this.transactions = transactions;
    this.role = role;
    this.counters = counters;
    this.foundations = foundations;
    this.locals = new ArrayList<>(locals);
    this.remote = remote;
    this.end = end;
    this.requests = new CheckRequests(localUfrag, remote);
    this.checklist = new Checklist(config.maxPairs());
    // Section 14.2: "Both agents MUST use the higher value of the proposed values."
    this.ta = IceTiming.longer(config.timing().pacing(), remote.pacing());
    this.pacer = new Pacer(context.executor(), ta, this::checkNext);
    this.nomination =
        new Nomination(
            context.executor(), config.timing().nominationPatience(), checklist, pacer::wake);
  }

  void begin() {
    for (Candidate candidate : remote.candidates()) {
      if (usable(candidate)) {
        remotes.putIfAbsent(candidate.address(), candidate);
      }
    }
    checklist.form(locals, List.copyOf(remotes.values()), role.role(), config.kinds());
    permit();
    pacer.wake();
  }

  /**
   * RFC 8656, section 9: without a permission for the peer's address nothing of it comes through.
   */
  private void permit() {
    List<InetAddress> addresses =
        remotes.keySet().stream().map(InetSocketAddress::getAddress).distinct().toList();
    for (LocalCandidate local : locals) {
      local.base().relay().ifPresent(relay -> relay.permit(addresses));
    }
  }

  private boolean usable(Candidate candidate) {
    return candidate.transport() == CandidateTransport.UDP
        && (config.kinds().contains(candidate.type())
            || config.kinds().contains(CandidateType.RELAYED))
        && candidate.component() == CandidateGatherer.COMPONENT
        && candidate.address().getPort() != 0
        && !candidate.address().getAddress().isAnyLocalAddress()
        && !candidate.address().getAddress().isMulticastAddress();
  }

  /** Whether an address belongs to the peer, as far as is known. */
  boolean knows(InetSocketAddress address) {
    return remotes.containsKey(address);
  }

  boolean hasValidPair() {
    return checklist.bestValid().isPresent();
  }

  Checklist checklist() {
    return checklist;
  }

  CheckRequests requests() {
    return requests;
  }

  void stop() {
    concluded = true;
    pacer.stop();
    nomination.stop();
  }

  private boolean checkNext() {
    Optional<CheckPair> next = concluded ? Optional.empty() : checklist.next();
    next.ifPresent(this::check);
    return next.isPresent();
  }

  private void check(CheckPair pair) {
    pair.state = CheckPair.State.IN_PROGRESS;
    if (pair.transaction != null) {
      pair.transaction.stopRetransmitting();
    }
    boolean nominating = pair.nominating && role.controlling();
    Check check = new Check(pair, role.role(), nominating);
    counters.checksSent++;
    StunTransaction transaction =
        transactions.start(
            requests.build(TransactionId.create(context.random()), pair.base(), role, nominating),
            requests.protection(),
            pair.base().socket(),
            pair.remote.address(),
            RetransmitTimes.standard(rtoMillis()),
            check);
    check.transaction = transaction;
    pair.transaction = transaction;
  }

  /**
   * Section 14.3 has "Ta * N * (Num-Waiting + Num-In-Progress)", which grows with the square of the
   * pairs; the same section allows other ways. This is the time in which every pair has its turn.
   */
  private long rtoMillis() {
    int ahead =
        checklist.count(CheckPair.State.WAITING) + checklist.count(CheckPair.State.IN_PROGRESS);
    return Math.max(config.timing().initialRto().toMillis(), ta.toMillis() * ahead);
  }

  /** One check under way. */
  private final class Check implements StunTransaction.Outcome {

    private final CheckPair pair;
    private final IceRole sentAs;
    private final boolean nominating;
    private final long began = context.clock().millis();
    private StunTransaction transaction;

    Check(CheckPair pair, IceRole sentAs, boolean nominating) {
      this.pair = pair;
      this.sentAs = sentAs;
      this.nominating = nominating;
    }

    @Override
    public void answered(StunMessage response, DatagramSocket on, InetSocketAddress from) {
      if (concluded) {
        return;
      }
      // Section 7.2.5.2.1: "the source and destination transport addresses in the Binding request
      // and response are symmetric", or else the pair has failed.
      boolean symmetric = on.equals(pair.base().socket()) && from.equals(pair.remote.address());
      Optional<InetSocketAddress> mapped =
          response
              .find(StunAttribute.XorMappedAddress.class)
              .map(StunAttribute.XorMappedAddress::address);
      int error =
          response.find(StunAttribute.ErrorCode.class).map(StunAttribute.ErrorCode::code).orElse(0);
      if (response.messageClass() == StunClass.ERROR_RESPONSE
          && error == StunAttribute.ErrorCode.ROLE_CONFLICT) {
        refused(pair, sentAs);
      } else if (response.messageClass() == StunClass.SUCCESS_RESPONSE
          && symmetric
          && mapped.isPresent()) {
        pair.roundTripMillis = context.clock().millis() - began;
        succeeded(pair, mapped.get(), nominating);
      } else {
        failedCheck();
      }
    }

    @Override
    public void timedOut() {
      if (!concluded) {
        failedCheck();
      }
    }

    /** The failure of a check that a newer one has replaced means nothing. */
    private void failedCheck() {
      if (pair.transaction != transaction) {
        return;
      }
      pair.transaction = null;
      pair.state = CheckPair.State.FAILED;
      // Section 7.2.5.3.4: where a check with USE-CANDIDATE fails, "the agent MUST [...] set the
      // checklist state to Failed".
      if (nominating || pair.nominateOnSuccess) {
        end.failed();
      } else {
        nomination.consider(role.controlling());
        pacer.wake();
      }
    }
  }

  /** Section 7.2.5.1: the answer was 487 (Role Conflict). */
  private void refused(CheckPair pair, IceRole sentAs) {
    counters.roleConflicts++;
    if (role.role() == sentAs) {
      role.switchAfterRefusal();
      roleSwitched();
    }
    checklist.trigger(pair);
    pacer.wake();
  }

  void roleSwitched() {
    checklist.reprioritize(role.role());
    nomination.withdraw();
    nomination.consider(role.controlling());
  }

  /** Section 7.2.5.3. */
  private void succeeded(CheckPair pair, InetSocketAddress mapped, boolean nominating) {
    Candidate local = localAt(mapped, pair.base());
    pair.valid =
        new CandidatePair(local, pair.remote, CheckPair.priority(local, pair.remote, role.role()));
    pair.state = CheckPair.State.SUCCEEDED;
    checklist.unfreeze(pair.foundation());
    if (role.controlling() ? nominating : pair.nominateOnSuccess) {
      conclude(pair);
    } else {
      nomination.consider(role.controlling());
      pacer.wake();
    }
  }

  /** Section 7.2.5.3.1: an unknown mapped address is a peer-reflexive candidate of this agent. */
  private Candidate localAt(InetSocketAddress mapped, LocalBase base) {
    for (LocalCandidate known : locals) {
      if (known.base().equals(base) && known.candidate().address().equals(mapped)) {
        return known.candidate();
      }
    }
    if (mapped.equals(base.address())) {
      return base.host();
    }
    Candidate reflexive =
        new Candidate(
            foundations.of(
                CandidateType.PEER_REFLEXIVE, base.address().getAddress(), Optional.empty()),
            CandidateGatherer.COMPONENT,
            CandidateTransport.UDP,
            base.checkPriority(),
            mapped,
            CandidateType.PEER_REFLEXIVE,
            Optional.of(base.address()));
    locals.add(new LocalCandidate(reflexive, base));
    return reflexive;
  }

  /** A check of the peer has come: sections 7.3.1.3 to 7.3.1.5. */
  void requested(CheckRequest request) {
    if (concluded || !request.senderUfrag().equals(remote.ufrag())) {
      return;
    }
    Optional<CheckPair> found = checklist.find(request.base(), request.from());
    if (found.isEmpty()) {
      found = learn(request);
    }
    if (found.isEmpty()) {
      counters.dropped++;
      return;
    }
    CheckPair pair = found.get();
    if (pair.valid == null) {
      pair.nominateOnSuccess |= request.useCandidate() && !role.controlling();
      checklist.trigger(pair);
      pacer.wake();
    } else if (request.useCandidate() && !role.controlling()) {
      conclude(pair);
      return;
    }
    if (!heardPeer) {
      heardPeer = true;
      checkAgain(pair);
    }
  }

  /**
   * The peer has begun: what we sent it before has met translators that it had not opened yet. The
   * direct pairs are worth another check at once, or a relay would win by their retransmission
   * time.
   */
  private void checkAgain(CheckPair triggered) {
    for (CheckPair pair : checklist.pairs()) {
      if (pair != triggered && pair.state == CheckPair.State.IN_PROGRESS && !pair.isRelayed()) {
        checklist.trigger(pair);
      }
    }
    pacer.wake();
  }

  /** Section 7.3.1.3: "it represents a new peer-reflexive remote candidate". */
  private Optional<CheckPair> learn(CheckRequest request) {
    Candidate candidate = remotes.get(request.from());
    if (candidate == null) {
      if (!config.kinds().contains(CandidateType.PEER_REFLEXIVE)) {
        return Optional.empty();
      }
      candidate =
          new Candidate(
              "peer" + remotes.size(),
              CandidateGatherer.COMPONENT,
              CandidateTransport.UDP,
              request.priority(),
              request.from(),
              CandidateType.PEER_REFLEXIVE,
              Optional.empty());
    }
    CheckPair pair =
        new CheckPair(
            new LocalCandidate(request.base().host(), request.base()), candidate, role.role());
    if (!checklist.add(pair)) {
      return Optional.empty();
    }
    remotes.put(request.from(), candidate);
    return Optional.of(pair);
  }

  private void conclude(CheckPair pair) {
    stop();
    checklist.conclude();
    transactions.close();
    end.nominated(pair);
  }
}
