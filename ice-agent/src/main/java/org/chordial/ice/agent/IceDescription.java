package org.chordial.ice.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What one agent tells the other about itself (RFC 8445, section 5.3): by SDP, or in RELOAD by an
 * Attach.
 *
 * @param ufrag the username fragment, 4 to 256 characters; a new one is an ICE restart
 * @param pwd the password, 22 to 256 characters; never logged
 * @param candidates at most {@link #MAX_CANDIDATES}
 * @param named candidates whose addresses multicast DNS knows, at most {@link #MAX_NAMED}
 * @param pacing the Ta that this agent proposes, in SDP the a=ice-pacing; {@link #DEFAULT_PACING}
 *     where the using protocol carries none
 * @param complete whether no more candidates will be trickled (RFC 8838, section 13)
 */
public record IceDescription(
    String ufrag,
    String pwd,
    List<Candidate> candidates,
    List<NamedCandidate> named,
    Duration pacing,
    IceOptions options,
    boolean complete) {

  /** More candidates than any honest peer has; what goes beyond it is refused. */
  public static final int MAX_CANDIDATES = 64;

  /** More names than a host has addresses. */
  public static final int MAX_NAMED = 16;

  /**
   * Section 14.2: "If an agent does not propose a value, the default value is used for that agent
   * when comparing which value is higher."
   */
  public static final Duration DEFAULT_PACING = Duration.ofMillis(50);

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  public IceDescription {
    if (ufrag.length() < 4 || ufrag.length() > 256) {
      throw new IllegalArgumentException("ufrag has 4 to 256 characters");
    }
    if (pwd.length() < 22 || pwd.length() > 256) {
      throw new IllegalArgumentException("pwd has 22 to 256 characters");
    }
    if (candidates.size() > MAX_CANDIDATES || named.size() > MAX_NAMED) {
      throw new IllegalArgumentException("more than " + MAX_CANDIDATES + " candidates");
    }
    if (pacing.isNegative() || pacing.compareTo(Duration.ofSeconds(10)) > 0) {
      throw new IllegalArgumentException("pacing is 0 to 10 s");
    }
    candidates = List.copyOf(candidates);
    named = List.copyOf(named);
  }

  /** A description from a protocol that carries neither pacing nor options. */
  public IceDescription(String ufrag, String pwd, List<Candidate> candidates) {
    this(ufrag, pwd, candidates, DEFAULT_PACING);
  }

  /** A description from a protocol that carries no options. */
  public IceDescription(String ufrag, String pwd, List<Candidate> candidates, Duration pacing) {
    this(ufrag, pwd, candidates, List.of(), pacing, IceOptions.NONE, true);
  }

  public IceDescription withOptions(IceOptions changed) {
    return new IceDescription(ufrag, pwd, candidates, named, pacing, changed, complete);
  }

  public IceDescription withCandidates(List<Candidate> changed) {
    return new IceDescription(ufrag, pwd, changed, named, pacing, options, complete);
  }

  /** The same with one more candidate that was found later, or as it was where it is full. */
  public IceDescription with(Candidate found) {
    if (candidates.contains(found) || candidates.size() == MAX_CANDIDATES) {
      return this;
    }
    List<Candidate> more = new ArrayList<>(candidates);
    more.add(found);
    return withCandidates(more);
  }

  /** The same after the last candidate. */
  public IceDescription completed() {
    return new IceDescription(ufrag, pwd, candidates, named, pacing, options, true);
  }

  @Override
  public String toString() {
    return "IceDescription[ufrag=" + ufrag + ", candidates=" + candidates + "]";
  }
}
