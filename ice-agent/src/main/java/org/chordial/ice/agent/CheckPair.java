package org.chordial.ice.agent;

import java.net.InetSocketAddress;
import org.chordial.ice.stun.StunTransaction;

/** A candidate pair on the checklist, with its state (RFC 8445, section 6.1.2.6). */
final class CheckPair {

  /** The states of figure 6. */
  enum State {
    FROZEN,
    WAITING,
    IN_PROGRESS,
    SUCCEEDED,
    FAILED
  }

  /** As advertised; checks go from its base. */
  final LocalCandidate local;

  Candidate remote;
  State state = State.FROZEN;
  long priority;

  /** What a successful check of this pair has shown to work, or null. */
  CandidatePair valid;

  /** Where the peer saw the latest successful check come from, or null. */
  InetSocketAddress mapped;

  /** From the latest check to its answer, or -1. */
  long rttMillis = -1;

  /** Whether the controlled agent was asked to use this pair and waits for its own check. */
  boolean nominateOnSuccess;

  /** Which nomination of the peer asked for it. */
  long askedBy;

  /** Whether this controlling agent has picked the pair, so that its checks say USE-CANDIDATE. */
  boolean nominating;

  /** Whether a check of the peer has come on it: one way of the path works. */
  boolean heard;

  /** How often it was checked again because it was heard and no answer came. */
  int urged;

  /** The latest check under way, or null. */
  StunTransaction transaction;

  CheckPair(LocalCandidate local, Candidate remote, IceRole role) {
    this.local = local;
    this.remote = remote;
    reprioritize(role);
  }

  void reprioritize(IceRole role) {
    priority = priority(local.candidate(), remote, role);
    if (valid != null) {
      prove(valid.local(), role);
    }
  }

  /** A check has shown that this pair works from a local address. */
  void prove(Candidate from, IceRole role) {
    valid = new CandidatePair(from, remote, priority(from, remote, role));
  }

  /** Of what has been shown to work, or less than any where the latest check has failed. */
  long validPriority() {
    return valid == null ? -1 : valid.priority();
  }

  static long priority(Candidate local, Candidate remote, IceRole role) {
    return role == IceRole.CONTROLLING
        ? Priorities.pair(local.priority(), remote.priority())
        : Priorities.pair(remote.priority(), local.priority());
  }

  LocalBase base() {
    return local.base();
  }

  int component() {
    return local.candidate().component();
  }

  /** Of the base, since section 6.1.2.4 puts it in the place of a reflexive candidate. */
  String foundation() {
    return base().host().foundation() + ":" + remote.foundation();
  }

  /** Whether data goes through a relay on either side. */
  boolean isRelayed() {
    return local.candidate().type() == CandidateType.RELAYED
        || remote.type() == CandidateType.RELAYED;
  }

  boolean isOpen() {
    return state != State.FAILED && state != State.SUCCEEDED;
  }
}
