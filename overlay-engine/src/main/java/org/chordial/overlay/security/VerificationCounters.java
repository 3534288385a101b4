package org.chordial.overlay.security;

/**
 * How much public-key work one peer has done, for tests, benchmarks and simulations that state it
 * per lookup. Counted and read on the peer's serial executor.
 */
public final class VerificationCounters {
  private long signatures;
  private long chains;
  private long recalled;
  private long refused;

  VerificationCounters() {}

  /** Signatures of messages and of stored values that were computed. */
  public long signatures() {
    return signatures;
  }

  /** Certificates that were verified up to a trust anchor, or as self-signed ones. */
  public long chains() {
    return chains;
  }

  /** Certificates that were trusted because they had been verified before. */
  public long recalled() {
    return recalled;
  }

  /** Messages, values and certificates that were refused, for whatever reason. */
  public long refused() {
    return refused;
  }

  void signature() {
    signatures++;
  }

  void chain() {
    chains++;
  }

  void recall() {
    recalled++;
  }

  void refusal() {
    refused++;
  }

  @Override
  public String toString() {
    return "signatures %d, chains %d, recalled %d, refused %d"
        .formatted(signatures, chains, recalled, refused);
  }
}
