package org.chordial.ice.agent;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunMessage;

/** The role of this agent, and what happens when both have the same (RFC 8445, 7.3.1.1). */
final class RoleKeeper {

  /** What a request says about the roles. */
  enum Verdict {
    FINE,
    /** This agent has to take the other role; the request is answered as usual. */
    SWITCH,
    /** The peer has to: the request is refused with 487. */
    REFUSE
  }

  private final RandomGenerator random;
  private IceRole role;
  private long tieBreaker;

  RoleKeeper(RandomGenerator random) {
    this.random = random;
    this.tieBreaker = random.nextLong();
  }

  /** An ICE restart leaves the role as it is (RFC 8445, section 9). */
  void begin(IceRole first) {
    if (role == null) {
      role = first;
    }
  }

  /** Whether connect() has told the role yet. */
  boolean known() {
    return role != null;
  }

  IceRole role() {
    return role;
  }

  boolean controlling() {
    return role == IceRole.CONTROLLING;
  }

  StunAttribute attribute() {
    return controlling()
        ? new StunAttribute.IceControlling(tieBreaker)
        : new StunAttribute.IceControlled(tieBreaker);
  }

  Verdict judge(StunMessage request) {
    Optional<Long> theirs =
        controlling()
            ? request
                .find(StunAttribute.IceControlling.class)
                .map(StunAttribute.IceControlling::tieBreaker)
            : request
                .find(StunAttribute.IceControlled.class)
                .map(StunAttribute.IceControlled::tieBreaker);
    if (role == null || theirs.isEmpty()) {
      return Verdict.FINE;
    }
    // "If the agent's tiebreaker value is larger than or equal to": as controlling it stays so, as
    // controlled it becomes the controlling one.
    boolean controls = Long.compareUnsigned(tieBreaker, theirs.get()) >= 0;
    return controls == controlling() ? Verdict.REFUSE : Verdict.SWITCH;
  }

  void switchRole() {
    role = role.other();
  }

  /** After a 487 section 7.2.5.1 says: "The agent MUST change the tiebreaker value." */
  void switchAfterRefusal() {
    switchRole();
    tieBreaker = random.nextLong();
  }
}
