package org.chordial.overlay.storage;

import java.util.List;
import org.chordial.overlay.wire.NodeId;

/**
 * What came of a Fetch.
 *
 * @param from the peer that answered
 * @param generation the Kind's generation counter there, unsigned
 * @param values those that exist and whose signature and signer are right
 * @param discarded how many were not: "they SHOULD somehow signal to the application that a partial
 *     response was received" (RFC 6940 section 7.4.2.2)
 * @param rolledBack how many were older than what was fetched from the same place before; they are
 *     among the values, but for those that had been removed
 * @param newest the latest storage time of any value, removed ones included; 0 where there is none
 * @param hops how many links the answer came over
 */
public record Fetched(
    NodeId from,
    long generation,
    List<FetchedValue> values,
    int discarded,
    int rolledBack,
    long newest,
    int hops) {

  public Fetched {
    values = List.copyOf(values);
  }
}
