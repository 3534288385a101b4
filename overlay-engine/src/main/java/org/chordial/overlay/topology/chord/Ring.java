package org.chordial.overlay.topology.chord;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/**
 * "All arithmetic being done modulo 2^{k}, where k is the length of the Node-ID in bits" (10.1).
 */
final class Ring {
  static final int BITS = 128;
  private static final int BYTES = BITS / 8;
  private static final BigInteger SIZE = BigInteger.ONE.shiftLeft(BITS);

  private Ring() {}

  /** Whether x lies clockwise after {@code from} and not after {@code to}; all where they meet. */
  static boolean inRange(Opaque from, Opaque x, Opaque to) {
    int order = from.compareTo(to);
    if (order == 0) {
      return true;
    }
    boolean after = x.compareTo(from) > 0;
    boolean upTo = x.compareTo(to) <= 0;
    return order < 0 ? after && upTo : after || upTo;
  }

  /** Whether x lies clockwise strictly between the two. */
  static boolean between(Opaque from, Opaque x, Opaque to) {
    return !x.equals(to) && !x.equals(from) && inRange(from, x, to);
  }

  /** Orders by clockwise distance from a point, that point itself first. */
  static Comparator<NodeId> clockwiseFrom(Opaque point) {
    return (a, b) -> {
      int wrappedA = a.value().compareTo(point) < 0 ? 1 : 0;
      int wrappedB = b.value().compareTo(point) < 0 ? 1 : 0;
      return wrappedA != wrappedB ? wrappedA - wrappedB : a.compareTo(b);
    };
  }

  static Opaque plus(Opaque id, BigInteger distance) {
    return toOpaque(toInteger(id).add(distance));
  }

  /** The clockwise distance between two different points; the whole ring between equal ones. */
  static BigInteger distance(Opaque from, Opaque to) {
    BigInteger distance = toInteger(to).subtract(toInteger(from)).mod(SIZE);
    return distance.signum() == 0 ? SIZE : distance;
  }

  /** How many bits the clockwise distance between two different points has. */
  static int distanceBits(Opaque from, Opaque to) {
    long lowFrom = from.longAt(Long.BYTES);
    long lowTo = to.longAt(Long.BYTES);
    long borrow = Long.compareUnsigned(lowTo, lowFrom) < 0 ? 1 : 0;
    long high = to.longAt(0) - from.longAt(0) - borrow;
    long low = lowTo - lowFrom;
    return high != 0 ? BITS - Long.numberOfLeadingZeros(high) : 64 - Long.numberOfLeadingZeros(low);
  }

  /** The part of the ring in (from, to], in parts per billion. */
  static int partsPerBillion(Opaque from, Opaque to) {
    return distance(from, to).multiply(BigInteger.valueOf(1_000_000_000)).divide(SIZE).intValue();
  }

  private static BigInteger toInteger(Opaque id) {
    return new BigInteger(1, id.toBytes());
  }

  private static Opaque toOpaque(BigInteger number) {
    byte[] bytes = number.mod(SIZE).toByteArray();
    byte[] id = new byte[BYTES];
    if (bytes.length > BYTES) {
      return Opaque.of(Arrays.copyOfRange(bytes, bytes.length - BYTES, bytes.length));
    }
    System.arraycopy(bytes, 0, id, BYTES - bytes.length, bytes.length);
    return Opaque.of(id);
  }
}
