package org.chordial.ice.agent;

import java.time.Duration;
import java.util.List;

/**
 * What one agent tells the other about itself (RFC 8445, section 5.3): by SDP, or in RELOAD by an
 * Attach.
 *
 * @param ufrag the username fragment, 4 to 256 characters
 * @param pwd the password, 22 to 256 characters; never logged
 * @param candidates at most {@link #MAX_CANDIDATES}
 * @param pacing the Ta that this agent proposes, in SDP the a=ice-pacing; {@link #DEFAULT_PACING}
 *     where the using protocol carries none
 */
public record IceDescription(
    String ufrag, String pwd, List<Candidate> candidates, Duration pacing) {

  /** More candidates than any honest peer has; what goes beyond it is refused. */
  public static final int MAX_CANDIDATES = 64;

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
    if (candidates.size() > MAX_CANDIDATES) {
      throw new IllegalArgumentException("more than " + MAX_CANDIDATES + " candidates");
    }
    if (pacing.isNegative() || pacing.compareTo(Duration.ofSeconds(10)) > 0) {
      throw new IllegalArgumentException("pacing is 0 to 10 s");
    }
    candidates = List.copyOf(candidates);
  }

  /** A description from a protocol that carries no pacing. */
  public IceDescription(String ufrag, String pwd, List<Candidate> candidates) {
    this(ufrag, pwd, candidates, DEFAULT_PACING);
  }

  @Override
  public String toString() {
    return "IceDescription[ufrag=" + ufrag + ", candidates=" + candidates + "]";
  }
}
