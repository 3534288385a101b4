package org.chordial.overlay.forward;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.chordial.overlay.AttemptLimiter;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which neighbours send what no honest node sends. One damaged message may be an
 * accident; who goes on loses its links and gets no new ones for a while. Only what the node at the
 * other end of the link must have done itself is held against it, since a node answers for what it
 * passes on no more than for looking at its header. Bounded; on the peer's serial executor.
 */
public final class Conduct {
  private static final Logger log = LoggerFactory.getLogger(Conduct.class);
  private static final int TOLERATED = 20;
  private static final Duration WITHIN = Duration.ofMinutes(1);
  private static final Duration SHUNNED = Duration.ofMinutes(10);
  private static final int MAX_SHUNNED = 1024;

  private final ConnectionTable table;
  private final InstantSource clock;
  private final AttemptLimiter offences;
  private final Map<NodeId, Instant> shunned =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeId, Instant> eldest) {
          return size() > MAX_SHUNNED;
        }
      };
  private long dropped;

  Conduct(ConnectionTable table, InstantSource clock) {
    this.table = table;
    this.clock = clock;
    this.offences = new AttemptLimiter(TOLERATED, WITHIN, clock);
  }

  /** This neighbour sent what only a broken or hostile node sends. */
  void offence(NodeId neighbor, Drop what) {
    if (offences.begin(neighbor.toString()) || isShunned(neighbor)) {
      return;
    }
    dropped++;
    shunned.remove(neighbor);
    shunned.put(neighbor, clock.instant().plus(SHUNNED));
    log.warn("{} misbehaves ({}); it is let in again in {}", neighbor, what, SHUNNED);
    table.closeWhere(
        link ->
            link.remoteNodeId().equals(neighbor)
                ? Optional.of("This node misbehaves.")
                : Optional.empty());
  }

  /** Whether one of a certificate's nodes has misbehaved of late. */
  public boolean isShunned(Collection<NodeId> nodes) {
    return nodes.stream().anyMatch(this::isShunned);
  }

  private boolean isShunned(NodeId node) {
    Instant until = shunned.get(node);
    if (until != null && !clock.instant().isBefore(until)) {
      shunned.remove(node);
      return false;
    }
    return until != null;
  }

  /** How often a neighbour was dropped for what it did. */
  public long dropped() {
    return dropped;
  }
}
