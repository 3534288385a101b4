package org.chordial.ice.agent;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.stun.StunTransactions;

/**
 * What the connectivity checks of a data stream lead to (RFC 8445, sections 7.2.5 and 7.3.1).
 *
 * <p>A peer that may hear of a better pair later gets every check with USE-CANDIDATE, so that what
 * works first is used at once; any other one nomination for each component.
 */
final class ConnectivityChecks implements CheckSchedule.Member {

  /** How long a better pair is still looked for once there is a nominated one. */
  private static final Duration IMPROVE = Duration.ofSeconds(3);

  /** How long the peer's checks of other pairs may be late ones of the beginning. */
  private static final long LATE_MILLIS = 3_000;

  /** No two searches for another path begin closer together. */
  private static final long SUSPICION_MILLIS = 500;

  /** Learns what becomes of the stream. */
  interface Events {

    /** Data go on this pair from now on. */
    void use(CheckPair pair);

    /** Every component has its nominated pair. */
    void nominated();

    /** No better pair is looked for any more. */
    void settled();

    /** The peer is heard on another way than the one in use. */
    void suspicion();

    /** The one nomination that the peer accepts has failed. */
    void failed();
  }

  private final IceConfig config;
  private final CoreContext context;
  private final RoleKeeper role;
  private final IceCounters counters;
  private final Events events;
  private final IceDescription remote;
  private final CheckSchedule schedule;
  private final RemoteCandidates remotes;
  private final LocalCandidates locals;
  private final Checklist checklist;
  private final CheckClient client;
  private final RepeatedChecks repeated;
  private final List<Nomination> nominations;
  private final List<Selection> selections;
  private final boolean eager;
  private long number = 1;
  private boolean told;
  private boolean settled;
  private boolean stopped;
  private boolean replaced;
  private long settledMillis;
  private long suspectedMillis = -SUSPICION_MILLIS;

  ConnectivityChecks(
      IceConfig config,
      CoreContext context,
      StunTransactions transactions,
      IceGroup group,
      IceCounters counters,
      CheckRequests requests,
      IceDescription remote,
      Events events) {
    this.config = config;
    this.context = context;
    this.role = group.role();
    this.counters = counters;
    this.remote = remote;
    this.events = events;
    this.schedule = group.schedule();
    // RFC 6544, section 8: "If there are TCP candidates for a media stream, a controlling agent
    // MUST
    // use the regular selection algorithm", since the peer closes connections on completion. One
    // that may be told of a better pair later does not.
    boolean overTcp =
        config.tcp() && remote.candidates().stream().anyMatch(each -> each.transport().isTcp());
    this.eager = remote.options().renomination() || (!remote.options().ice2() && !overTcp);
    this.remotes = new RemoteCandidates(config);
    this.locals = new LocalCandidates(group.foundations());
    this.checklist = new Checklist(config.maxPairs(), schedule);
    this.repeated =
        new RepeatedChecks(context.executor(), checklist, schedule, () -> !stopped, () -> settled);
    this.client =
        new CheckClient(
            config.timing(),
            context,
            transactions,
            role,
            requests,
            remote.options().renomination(),
            counters,
            new Outcomes());
    this.nominations =
        IntStream.rangeClosed(1, config.components())
            .mapToObj(
                component ->
                    new Nomination(
                        context.executor(),
                        config.timing().nominationPatience(),
                        checklist,
                        component,
                        schedule::wake))
            .toList();
    this.selections =
        IntStream.rangeClosed(1, config.components()).mapToObj(_ -> new Selection()).toList();
    // Section 14.2: "Both agents MUST use the higher value of the proposed values."
    schedule.add(this, IceTiming.longer(config.timing().pacing(), remote.pacing()));
  }

  @Override
  public Checklist checklist() {
    return checklist;
  }

  /** Whether an address belongs to the peer, as far as is known. */
  boolean knows(InetSocketAddress address) {
    return remotes.knows(address);
  }

  boolean hasValidPair() {
    return checklist.any(pair -> pair.valid != null);
  }

  /** Which pair a component uses, or null. */
  CheckPair inUse(int component) {
    return selections.get(component - 1).pair();
  }

  void begin(List<LocalCandidate> own) {
    own.forEach(locals::add);
    remote.candidates().forEach(remotes::add);
    checklist.form(own, remotes.all(), role.role(), config);
    // The first check goes before the permissions, which take longer to compute.
    schedule.wake();
    permit();
  }

  /**
   * RFC 8656, section 9: without a permission for the peer's address nothing of it comes through.
   */
  private void permit() {
    for (LocalCandidate local : locals.all()) {
      local.base().relay().ifPresent(relay -> relay.permit(remotes.addresses()));
      local.base().connections().ifPresent(streams -> streams.permit(remotes.addresses()));
    }
  }

  /** One more candidate of this agent. */
  void local(LocalCandidate candidate) {
    locals.add(candidate);
    checklist.form(List.of(candidate), remotes.all(), role.role(), config);
    permit();
    schedule.wake();
  }

  /** One more candidate of the peer. */
  void remote(Candidate candidate) {
    if (remotes.add(candidate)) {
      checklist.update(candidate, role.role());
      checklist.form(locals.all(), List.of(candidate), role.role(), config);
      permit();
      schedule.wake();
    } else {
      counters.dropped++;
    }
  }

  /**
   * Bases that are closed: what went through them goes.
   *
   * @return whether a pair in use was among that
   */
  boolean gone(List<LocalBase> bases) {
    boolean lost = false;
    for (CheckPair pair : checklist.pairs()) {
      if (bases.contains(pair.base())) {
        checklist.remove(pair);
        if (pair.transaction != null) {
          pair.transaction.abandon();
        }
        lost |= selections.get(pair.component() - 1).forget(pair);
      }
    }
    locals.remove(bases);
    return lost;
  }

  void stop() {
    stopped = true;
    schedule.remove(this);
    nominations.forEach(Nomination::stop);
  }

  @Override
  public void check(CheckPair pair) {
    boolean nominating = role.controlling() && (eager || pair.nominating);
    int ahead =
        checklist.count(CheckPair.State.WAITING) + checklist.count(CheckPair.State.IN_PROGRESS);
    client.check(pair, nominating ? number : 0, schedule.ta().multipliedBy(ahead));
  }

  private final class Outcomes implements CheckClient.Events {

    @Override
    public void succeeded(CheckClient.Sent check, InetSocketAddress mapped) {
      if (!stopped) {
        ConnectivityChecks.this.succeeded(check, mapped);
      }
    }

    @Override
    public void roleRefused(CheckClient.Sent check) {
      if (stopped) {
        return;
      }
      counters.roleConflicts++;
      if (role.role() == check.as()) {
        role.switchAfterRefusal();
        schedule.roleSwitched();
      }
      checklist.trigger(check.pair());
      schedule.wake();
    }

    /**
     * Section 7.2.5.3.4: where the check of the one nominated pair fails, "the agent MUST [...] set
     * the checklist state to Failed".
     */
    @Override
    public void failed(CheckClient.Sent check) {
      if (stopped) {
        return;
      }
      check.pair().valid = null;
      if (!eager && role.controlling() && check.nominating()) {
        events.failed();
      } else {
        repeated.failed(check.pair());
        consider();
        schedule.wake();
      }
    }
  }

  /** Section 7.2.5.3. */
  private void succeeded(CheckClient.Sent check, InetSocketAddress mapped) {
    CheckPair pair = check.pair();
    pair.mapped = mapped;
    pair.prove(locals.at(mapped, pair.base()), role.role());
    pair.state = CheckPair.State.SUCCEEDED;
    schedule.unfreeze(pair.foundation());
    boolean current = !eager || check.nomination() == number;
    if (role.controlling() && check.nominating() && current) {
      nominated(pair, check.nomination());
    } else if (role.controlling() && eager) {
      // Sent before this agent got the role, or began another search.
      checklist.trigger(pair);
    } else if (!role.controlling() && pair.nominateOnSuccess) {
      nominated(pair, pair.askedBy);
    }
    consider();
    schedule.wake();
  }

  private void consider() {
    if (role.controlling() && !eager) {
      nominations.forEach(Nomination::consider);
    }
    if (remote.options().ice2()) {
      for (int component = 1; component <= config.components(); component++) {
        Optional<CheckPair> best = checklist.bestValid(component);
        if (best.isPresent() && selections.get(component - 1).use(best.get())) {
          events.use(best.get());
        }
      }
    }
    settleWhereHopeless();
  }

  private void nominated(CheckPair pair, long byNumber) {
    if (selections.get(pair.component() - 1).nominate(pair, byNumber)) {
      events.use(pair);
    }
    if (selections.stream().allMatch(Selection::isNominated)) {
      if (!told) {
        told = true;
        events.nominated();
      }
      if (!settled) {
        dropWorse();
        after(IMPROVE.toMillis(), this::settle);
        settleWhereHopeless();
      }
    }
  }

  /** Section 8.1.2 ends the checks of what the nominated pair has made superfluous. */
  private void dropWorse() {
    for (CheckPair pair : checklist.pairs()) {
      CheckPair inUse = inUse(pair.component());
      if (pair.isOpen() && pair.priority <= inUse.validPriority()) {
        giveUp(pair);
      }
    }
  }

  private static void giveUp(CheckPair pair) {
    pair.state = CheckPair.State.FAILED;
    if (pair.transaction != null) {
      pair.transaction.stopRetransmitting();
    }
  }

  private void settleWhereHopeless() {
    boolean done =
        selections.stream()
            .allMatch(
                selection -> selection.isNominated() && !checklist.hopeAbove(selection.pair()));
    if (done || (!eager && selections.stream().allMatch(Selection::isNominated))) {
      settle();
    }
  }

  private void settle() {
    if (!settled && !stopped && selections.stream().allMatch(Selection::isNominated)) {
      settled = true;
      settledMillis = context.clock().millis();
      checklist.pairs().stream().filter(CheckPair::isOpen).forEach(ConnectivityChecks::giveUp);
      events.settled();
    }
  }

  @Override
  public boolean isReplaced() {
    return replaced;
  }

  void replaced(boolean now) {
    replaced = now;
  }

  @Override
  public void roleSwitched() {
    checklist.reprioritize(role.role());
    nominations.forEach(Nomination::withdraw);
    for (CheckPair pair : checklist.pairs()) {
      pair.nominateOnSuccess = false;
      if (role.controlling() && eager && pair.state == CheckPair.State.SUCCEEDED) {
        checklist.trigger(pair);
      }
    }
    consider();
    schedule.wake();
  }

  /** A check of the peer has come: sections 7.3.1.3 to 7.3.1.5. */
  void requested(CheckRequest request) {
    if (stopped || !request.senderUfrag().equals(remote.ufrag())) {
      return;
    }
    Optional<CheckPair> found =
        checklist.find(request.base(), request.from()).or(() -> learn(request));
    if (found.isEmpty()) {
      counters.dropped++;
      return;
    }
    CheckPair pair = found.get();
    long byNumber = Math.max(1, request.nomination());
    boolean nominates = request.useCandidate() && !role.controlling();
    if (pair.state == CheckPair.State.SUCCEEDED) {
      if (nominates) {
        nominated(pair, byNumber);
      }
      return;
    }
    if (nominates) {
      pair.nominateOnSuccess = true;
      pair.askedBy = Math.max(pair.askedBy, byNumber);
    }
    boolean stray =
        settled
            && pair != inUse(pair.component())
            && context.clock().millis() - settledMillis > LATE_MILLIS;
    if (stray && role.controlling()) {
      events.suspicion();
    }
    checklist.trigger(pair);
    schedule.wake();
    repeated.heard(pair);
  }

  private Optional<CheckPair> learn(CheckRequest request) {
    LocalCandidate local = new LocalCandidate(request.base().host(), request.base());
    return remotes
        .from(request)
        .map(candidate -> new CheckPair(local, candidate, role.role()))
        .filter(checklist::add);
  }

  /**
   * The pair in use may be dead: where this agent controls, what answers from now on counts as a
   * new nomination.
   *
   * @return false where the last time was a moment ago
   */
  boolean suspect() {
    long now = context.clock().millis();
    if (stopped || now - suspectedMillis < SUSPICION_MILLIS) {
      return false;
    }
    nominateAnew(now);
    return true;
  }

  private void nominateAnew(long now) {
    suspectedMillis = now;
    settled = false;
    if (role.controlling()) {
      number++;
    }
  }

  /** The pair in use is gone: as {@link #suspect}, at any time. */
  void lost() {
    nominateAnew(context.clock().millis());
  }

  /** Checks every pair anew. */
  void searchAgain() {
    for (CheckPair pair : checklist.pairs()) {
      pair.urged = 0;
      checklist.trigger(pair);
    }
    after(IMPROVE.toMillis(), this::settle);
    schedule.wake();
  }

  private void after(long millis, Runnable task) {
    var _ = context.executor().schedule(task, millis, TimeUnit.MILLISECONDS);
  }
}
