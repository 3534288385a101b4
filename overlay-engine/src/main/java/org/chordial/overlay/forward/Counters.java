package org.chordial.overlay.forward;

import java.util.EnumMap;
import java.util.Map;

/** What has gone through the forwarding layer since the start. Used on the peer's executor. */
public final class Counters {
  private final EnumMap<Drop, Long> drops = new EnumMap<>(Drop.class);
  private long received;
  private long forwarded;
  private long delivered;
  private long rerouted;
  private long originated;

  void drop(Drop reason) {
    drops.merge(reason, 1L, Long::sum);
  }

  void countReceived() {
    received++;
  }

  void countForwarded() {
    forwarded++;
  }

  void countRerouted() {
    rerouted++;
  }

  void countDelivered() {
    delivered++;
  }

  void countOriginated() {
    originated++;
  }

  public Map<Drop, Long> drops() {
    return Map.copyOf(drops);
  }

  /** Messages that came over links. */
  public long received() {
    return received;
  }

  /** Messages passed on to another node. */
  public long forwarded() {
    return forwarded;
  }

  /** Messages that took another way since the first one fell silent. */
  public long rerouted() {
    return rerouted;
  }

  /** Messages for this node. */
  public long delivered() {
    return delivered;
  }

  /** Messages of this node, each transmission counted. */
  public long originated() {
    return originated;
  }
}
