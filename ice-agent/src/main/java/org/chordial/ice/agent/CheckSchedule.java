package org.chordial.ice.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The checklist set (RFC 8445, section 6.1.4): one pacing for the checks of all data streams, which
 * have their turns one after the other, and one freezing.
 */
final class CheckSchedule {

  /** A checklist and who sends its checks. */
  interface Member {
    Checklist checklist();

    void check(CheckPair pair);

    /** This agent has taken the other role. */
    void roleSwitched();

    /** Whether a restart has begun to take its place: new checklists wait for none of its pairs. */
    boolean isReplaced();
  }

  private final List<Member> members = new ArrayList<>();
  private final Pacer pacer;
  private int turn;

  CheckSchedule(ScheduledExecutorService executor) {
    this.pacer = new Pacer(executor, IceTiming.LEAST_PACING, this::step);
  }

  /**
   * @param ta of the two agents; the slowest of all members counts
   */
  void add(Member member, Duration ta) {
    members.add(member);
    pacer.atLeast(ta);
  }

  void remove(Member member) {
    members.remove(member);
  }

  void roleSwitched() {
    List.copyOf(members).forEach(Member::roleSwitched);
  }

  void wake() {
    pacer.wake();
  }

  Duration ta() {
    return pacer.ta();
  }

  /** Section 6.1.4.2: the steps "each time Ta expires", on the next list that has a check. */
  private boolean step() {
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(turn++ % members.size());
      Optional<CheckPair> next = next(member.checklist());
      if (next.isPresent()) {
        member.check(next.get());
        return true;
      }
    }
    turn = 0;
    return false;
  }

  private Optional<CheckPair> next(Checklist list) {
    Optional<CheckPair> triggered = list.nextTriggered();
    if (triggered.isPresent()) {
      return triggered;
    }
    if (list.count(CheckPair.State.WAITING) == 0) {
      unfreezeIdleFoundations(list);
    }
    return list.nextWaiting();
  }

  /** The checklists among which one freezes another. */
  private List<Member> set() {
    return members.stream().filter(member -> !member.isReplaced()).toList();
  }

  /** Step 2: unfreezes a pair of each foundation of which none is Waiting or In-Progress. */
  private void unfreezeIdleFoundations(Checklist list) {
    Set<String> busy = new HashSet<>();
    for (Member member : set()) {
      for (CheckPair pair : member.checklist().pairs()) {
        if (pair.state == CheckPair.State.IN_PROGRESS || pair.state == CheckPair.State.WAITING) {
          busy.add(pair.foundation());
        }
      }
    }
    for (CheckPair pair : list.pairs()) {
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
    for (Member member : members) {
      for (CheckPair pair : member.checklist().pairs()) {
        if (pair.state == CheckPair.State.FROZEN && pair.foundation().equals(foundation)) {
          pair.state = CheckPair.State.WAITING;
        }
      }
    }
    wake();
  }

  /**
   * With what state a new pair begins: RFC 8838, section 12, lets it wait where it is the first of
   * its foundation or a pair of that foundation has succeeded.
   */
  CheckPair.State initialState(String foundation) {
    boolean known = false;
    for (Member member : set()) {
      for (CheckPair pair : member.checklist().pairs()) {
        if (pair.foundation().equals(foundation)) {
          if (pair.state == CheckPair.State.SUCCEEDED) {
            return CheckPair.State.WAITING;
          }
          known |= pair.isOpen();
        }
      }
    }
    return known ? CheckPair.State.FROZEN : CheckPair.State.WAITING;
  }
}
