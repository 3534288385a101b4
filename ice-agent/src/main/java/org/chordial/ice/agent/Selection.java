package org.chordial.ice.agent;

/**
 * The pair that one component sends on. RFC 8445, section 8.1.1: where several are nominated, the
 * agents "use the pairs with the highest priority"; of two nominations that the peer numbers the
 * later one counts.
 */
final class Selection {

  private CheckPair pair;
  private long nomination;

  /** The pair in use, or null. */
  CheckPair pair() {
    return pair;
  }

  boolean isNominated() {
    return pair != null && nomination != 0;
  }

  /**
   * A valid pair was nominated.
   *
   * @param number counts from 1
   * @return whether another pair is in use now
   */
  boolean nominate(CheckPair nominated, long number) {
    boolean later = number > nomination;
    boolean better = number == nomination && nominated.validPriority() > pair.validPriority();
    if (!later && !better) {
      return false;
    }
    boolean other = nominated != pair;
    nomination = number;
    pair = nominated;
    return other;
  }

  /**
   * Before the nomination the best valid pair is used: section 12.1 lets an agent send data "on any
   * valid pair".
   *
   * @return whether another pair is in use now
   */
  boolean use(CheckPair valid) {
    if (isNominated()
        || valid == pair
        || (pair != null && pair.validPriority() >= valid.validPriority())) {
      return false;
    }
    pair = valid;
    return true;
  }

  /**
   * The pair is gone with its base.
   *
   * @return whether it was in use
   */
  boolean forget(CheckPair gone) {
    if (pair != gone) {
      return false;
    }
    pair = null;
    nomination = 0;
    return true;
  }
}
