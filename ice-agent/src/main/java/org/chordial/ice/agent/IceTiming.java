package org.chordial.ice.agent;

import java.time.Duration;

/**
 * The times of an {@link IceAgent}.
 *
 * @param pacing Ta, the least time between two new transactions; proposed to the peer, the higher
 *     of both proposals counts; raised to 5 ms
 * @param initialRto of STUN transactions; raised to 500 ms
 * @param gatherLimit how long STUN servers are waited for
 * @param nominationPatience how long the controlling agent waits for a better pair once it has a
 *     valid one
 * @param connectLimit from connect() to the selected pair, or the agent fails
 * @param consentInterval the mean time between consent checks
 * @param consentLimit without an answer for so long the path is dead
 */
public record IceTiming(
    Duration pacing,
    Duration initialRto,
    Duration gatherLimit,
    Duration nominationPatience,
    Duration connectLimit,
    Duration consentInterval,
    Duration consentLimit) {

  /** RFC 8445, section 14.2: transactions "MUST NOT be sent more often than once every 5 ms". */
  static final Duration LEAST_PACING = Duration.ofMillis(5);

  /** RFC 8445, section 14.3: "Agents MUST NOT use an RTO value smaller than 500 ms." */
  private static final Duration LEAST_RTO = Duration.ofMillis(500);

  public IceTiming {
    pacing = longer(pacing, LEAST_PACING);
    initialRto = longer(initialRto, LEAST_RTO);
  }

  /** The times of RFC 8445 and RFC 7675, and a call's idea of patience. */
  public static IceTiming defaults() {
    return new IceTiming(
        LEAST_PACING,
        LEAST_RTO,
        Duration.ofMillis(1500),
        Duration.ofMillis(50),
        Duration.ofSeconds(20),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30));
  }

  IceTiming withPacing(Duration changed) {
    return new IceTiming(
        changed,
        initialRto,
        gatherLimit,
        nominationPatience,
        connectLimit,
        consentInterval,
        consentLimit);
  }

  IceTiming withConnectLimit(Duration changed) {
    return new IceTiming(
        pacing,
        initialRto,
        gatherLimit,
        nominationPatience,
        changed,
        consentInterval,
        consentLimit);
  }

  IceTiming withConsent(Duration interval, Duration limit) {
    return new IceTiming(
        pacing, initialRto, gatherLimit, nominationPatience, connectLimit, interval, limit);
  }

  static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
