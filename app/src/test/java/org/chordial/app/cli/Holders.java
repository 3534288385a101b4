package org.chordial.app.cli;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.chordial.overlay.topology.ResourceIds;

/** Who holds what on a ring, worked out from the Node-IDs alone. */
final class Holders {
  private static final BigInteger RING = BigInteger.TWO.pow(128);

  private Holders() {}

  /**
   * The peers that hold a name: the responsible one, which is the first on the ring that is not
   * before the resource, and its two successors (RFC 6940 sections 10.3 and 10.4).
   */
  static List<String> of(String aor, Collection<String> ring) {
    BigInteger resource = new BigInteger(1, ResourceIds.of(aor).value().toBytes());
    return ring.stream()
        .sorted(Comparator.comparing(node -> number(node).subtract(resource).mod(RING)))
        .limit(3)
        .toList();
  }

  static String responsible(String aor, Collection<String> ring) {
    return of(aor, ring).getFirst();
  }

  private static BigInteger number(String node) {
    return new BigInteger(1, HexFormat.of().parseHex(node));
  }
}
