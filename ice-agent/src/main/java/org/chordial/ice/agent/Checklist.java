package org.chordial.ice.agent;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The pairs of one data stream and the order of their checks (RFC 8445, section 6.1). */
final class Checklist {

  private final int limit;
  private final List<CheckPair> pairs = new ArrayList<>();
  private final Deque<CheckPair> triggered = new ArrayDeque<>();
  private long formed;

  Checklist(int limit) {
    this.limit = limit;
  }

  /**
   * Forms, orders, prunes and limits the pairs, then unfreezes one of each foundation.
   *
   * @param kinds what may be used of the peer's, except through a relay of ours, which hides us
   *     from all of them
   */
  void form(
      List<LocalCandidate> locals,
      List<Candidate> remotes,
      IceRole role,
      Set<CandidateType> kinds) {
    List<CheckPair> all = new ArrayList<>();
    for (LocalCandidate local : locals) {
      for (Candidate remote : remotes) {
        boolean allowed =
            kinds.contains(remote.type()) || local.candidate().type() == CandidateType.RELAYED;
        if (allowed && match(local, remote)) {
          all.add(new CheckPair(local, remote, role));
        }
      }
    }
    all.sort(byPriority());
    for (CheckPair pair : all) {
      // Section 6.1.2.4: "Two candidate pairs are redundant if their local candidates have the same
      // base and their remote candidates are identical."
      if (pairs.size() < limit && find(pair.base(), pair.remote.address()).isEmpty()) {
        pairs.add(pair);
      }
    }
    formed = pairs.size();
    Set<String> foundations = new HashSet<>();
    for (CheckPair pair : pairs) {
      if (foundations.add(pair.foundation())) {
        pair.state = CheckPair.State.WAITING;
      }
    }
  }

  /**
   * Section 6.1.2.2: the same component and address family, and "IPv6 link-local addresses MUST NOT
   * be paired with other than link-local addresses".
   */
  private static boolean match(LocalCandidate local, Candidate remote) {
    InetSocketAddress base = local.base().address();
    return local.candidate().component() == remote.component()
        && local.candidate().transport() == remote.transport()
        && CandidateGatherer.sameFamily(base, remote.address())
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
    if (pairs.size() >= limit) {
      return false;
    }
    pairs.add(pair);
    pairs.sort(byPriority());
    formed++;
    return true;
  }

  /** Puts a pair into the triggered-check queue, once. */
  void trigger(CheckPair pair) {
    pair.state = CheckPair.State.WAITING;
    if (!triggered.contains(pair)) {
      triggered.add(pair);
    }
  }

  /** The pair to check next (section 6.1.4.2), if any. */
  Optional<CheckPair> next() {
    while (!triggered.isEmpty()) {
      CheckPair pair = triggered.remove();
      if (pair.nominating || pair.state != CheckPair.State.SUCCEEDED) {
        return Optional.of(pair);
      }
    }
    if (count(CheckPair.State.WAITING) == 0) {
      unfreezeIdleFoundations();
    }
    return pairs.stream().filter(pair -> pair.state == CheckPair.State.WAITING).findFirst();
  }

  /** Step 2: unfreezes a pair of each foundation of which none is Waiting or In-Progress. */
  private void unfreezeIdleFoundations() {
    Set<String> busy = new HashSet<>();
    for (CheckPair pair : pairs) {
      if (pair.state == CheckPair.State.IN_PROGRESS) {
        busy.add(pair.foundation());
      }
    }
    for (CheckPair pair : pairs) {
      if (pair.state == CheckPair.State.FROZEN && busy.add(pair.foundation())) {
        pair.state = CheckPair.State.WAITING;
      }
    }
  }

  /**
   * Section 7.2.5.3.3: "The agent MUST set the states for all other Frozen candidate pairs in all
   * checklists with the same foundation to Waiting."
   */
  void unfreeze(String foundation) {
    for (CheckPair pair : pairs) {
      if (pair.state == CheckPair.State.FROZEN && pair.foundation().equals(foundation)) {
        pair.state = CheckPair.State.WAITING;
      }
    }
  }

  /** A role switch changes the priorities of pairs (section 7.3.1.1). */
  void reprioritize(IceRole role) {
    pairs.forEach(pair -> pair.reprioritize(role));
    pairs.sort(byPriority());
  }

  /** The valid pair of the highest priority. */
  Optional<CheckPair> bestValid() {
    return pairs.stream().filter(pair -> pair.valid != null).findFirst();
  }

  /** Whether a pair of higher priority may still turn out to work. */
  boolean hopeAbove(CheckPair valid) {
    return pairs.stream()
        .takeWhile(pair -> pair != valid)
        .anyMatch(
            pair ->
                pair.state != CheckPair.State.FAILED && pair.state != CheckPair.State.SUCCEEDED);
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

  /** Section 8.1.2: once a pair is nominated, all the others go. */
  void conclude() {
    triggered.clear();
    pairs.clear();
  }
}
