package org.chordial.overlay.storage;

/**
 * How much a peer takes in, beside the limits that the configuration sets for each Kind (RFC 6940
 * section 13.5.2). Values that a peer holds as a replica count as well.
 *
 * @param perSigner bytes of all values that one node has signed
 * @param total bytes of all values
 */
public record StorageLimits(long perSigner, long total) {
  /** Hundreds of values of one node, and a hundred thousand of all. */
  public static final StorageLimits DEFAULT = new StorageLimits(512 << 10, 128L << 20);
}
