package org.chordial.ice.agent;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The pairs of one data stream and the order of their checks (RFC 8445, section 6.1). */
final class Checklist {

  private final int limit;
  private final CheckSchedule schedule;
  private final List<CheckPair> pairs = new ArrayList<>();
  private final Deque<CheckPair> triggered = new ArrayDeque<>();
  private long formed;

  /**
   * @param schedule whose checklists share foundations with this one
   */
  Checklist(int limit, CheckSchedule schedule) {
    this.limit = limit;
    this.schedule = schedule;
  }

  /**
   * Pairs candidates with each other, best first, and leaves out what would be redundant or beyond
   * the limit. RFC 8838, section 12, has this done again for each trickled candidate.
   *
   * @param config what may be used of the peer's, except through a relay of ours, which hides us
   *     from all of them
   */
  void form(List<LocalCandidate> locals, List<Candidate> remotes, IceRole role, IceConfig config) {
    List<CheckPair> all = new ArrayList<>();
    for (LocalCandidate local : locals) {
      for (Candidate remote : remotes) {
        boolean allowed =
            config.allows(remote.transport(), remote.type())
                || local.candidate().type() == CandidateType.RELAYED;
        if (allowed && match(local, remote)) {
          all.add(new CheckPair(local, remote, role));
        }
      }
    }
    all.sort(Comparator.comparingInt(CheckPair::component).thenComparing(byPriority()));
    for (CheckPair pair : all) {
      // Section 6.1.2.4: "Two candidate pairs are redundant if their local candidates have the same
      // base and their remote candidates are identical."
      if (pairs.size() < limit && find(pair.base(), pair.remote.address()).isEmpty()) {
        // Section 6.1.2.6: one pair of each foundation in all checklists begins as Waiting.
        pair.state = schedule.initialState(pair.foundation());
        pairs.add(pair);
        formed++;
      }
    }
    pairs.sort(byPriority());
  }

  /**
   * Section 6.1.2.2: the same component and address family, and "IPv6 link-local addresses MUST NOT
   * be paired with other than link-local addresses". RFC 6544, section 6.2, leaves out pairs that
   * this agent could only wait on.
   */
  private static boolean match(LocalCandidate local, Candidate remote) {
    InetSocketAddress base = local.base().address();
    CandidateTransport transport = local.candidate().transport();
    return local.candidate().component() == remote.component()
        && transport.counterpart() == remote.transport()
        && transport != CandidateTransport.TCP_PASSIVE
        && Priorities.sameFamily(base, remote.address())
        && base.getAddress().isLinkLocalAddress()
            == remote.address().getAddress().isLinkLocalAddress();
  }

  private static Comparator<CheckPair> byPriority() {
    return Comparator.comparingLong((CheckPair pair) -> pair.priority).reversed();
  }

  Optional<CheckPair> find(LocalBase base, InetSocketAddress remote) {
    return pairs.stream()
        .filter(pair -> pair.base().equals(base) && pair.remote.address().equals(remote))
        .findFirst();
  }

  /** Adds a pair that a check of the peer has revealed; false where the checklist is full. */
  boolean add(CheckPair pair) {
    if (pairs.size() >= limit && !pairs.removeIf(old -> old.state == CheckPair.State.FAILED)) {
      return false;
    }
    pairs.add(pair);
    pairs.sort(byPriority());
    formed++;
    return true;
  }

  /** The peer has said what a candidate is that only its checks had revealed. */
  void update(Candidate told, IceRole role) {
    for (CheckPair pair : pairs) {
      if (pair.remote.type() == CandidateType.PEER_REFLEXIVE
          && pair.remote.address().equals(told.address())
          && pair.remote.transport() == told.transport()) {
        pair.remote = told;
      } else if (pair.remote.type() == CandidateType.PEER_REFLEXIVE
          && RemoteCandidates.isActive(told, pair.remote)) {
        pair.remote = RemoteCandidates.at(told, pair.remote.address());
      }
    }
    reprioritize(role);
  }

  /** Puts a pair into the triggered-check queue, once. */
  void trigger(CheckPair pair) {
    pair.state = CheckPair.State.WAITING;
    if (!triggered.contains(pair)) {
      triggered.add(pair);
    }
  }

  /** The oldest pair of the triggered-check queue. */
  Optional<CheckPair> nextTriggered() {
    while (!triggered.isEmpty()) {
      CheckPair pair = triggered.remove();
      if (pairs.contains(pair) && (pair.nominating || pair.state != CheckPair.State.SUCCEEDED)) {
        return Optional.of(pair);
      }
    }
    return Optional.empty();
  }

  /** The best pair that waits. */
  Optional<CheckPair> nextWaiting() {
    return pairs.stream().filter(pair -> pair.state == CheckPair.State.WAITING).findFirst();
  }

  /** A role switch changes the priorities of pairs (section 7.3.1.1). */
  void reprioritize(IceRole role) {
    pairs.forEach(pair -> pair.reprioritize(role));
    pairs.sort(byPriority());
  }

  /** The valid pair of the highest priority. */
  Optional<CheckPair> bestValid(int component) {
    return pairs.stream()
        .filter(pair -> pair.component() == component && pair.valid != null)
        .max(Comparator.comparingLong(pair -> pair.valid.priority()));
  }

  /** Whether a pair of higher priority may still turn out to work. */
  boolean hopeAbove(CheckPair than) {
    return pairs.stream()
        .anyMatch(
            pair ->
                pair != than
                    && pair.component() == than.component()
                    && pair.priority > than.validPriority()
                    && pair.isOpen());
  }

  boolean any(Predicate<CheckPair> such) {
    return pairs.stream().anyMatch(such);
  }

  int count(CheckPair.State state) {
    int count = 0;
    for (CheckPair pair : pairs) {
      if (pair.state == state) {
        count++;
      }
    }
    return count;
  }

  List<CheckPair> pairs() {
    return List.copyOf(pairs);
  }

  boolean isEmpty() {
    return pairs.isEmpty();
  }

  /** How many pairs there have been. */
  long formed() {
    return formed;
  }

  void remove(CheckPair pair) {
    pairs.remove(pair);
    triggered.remove(pair);
  }
}
