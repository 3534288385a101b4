package org.chordial.overlay.topology.chord;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import org.chordial.overlay.forward.Requester;
import org.chordial.overlay.topology.TopologyListener;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.PingReq;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.RouteQueryReq;

/** The four parts of stabilization (RFC 6940 section 10.7.4). */
final class ChordStabilizer {
  private final ChordState state;
  private final Requester requester;
  private final ChordMembership membership;
  private final ChordUpdates updates;
  private final List<Periodic> timers = new ArrayList<>();

  /** Runs again and again, never quite as long after the time before. */
  private final class Periodic {
    private final Duration interval;
    private final Runnable task;
    private ScheduledFuture<?> next;

    Periodic(Duration interval, Runnable task) {
      this.interval = interval;
      this.task = task;
    }

    void schedule() {
      Duration jittered =
          interval.multipliedBy(9).dividedBy(10).plus(state.within(interval.dividedBy(5)));
      next = state.schedule(jittered, this::run);
    }

    private void run() {
      if (state.joined()) {
        task.run();
      }
      if (timers.contains(this)) {
        schedule();
      }
    }
  }

  ChordStabilizer(
      ChordState state, Requester requester, ChordMembership membership, ChordUpdates updates) {
    this.state = state;
    this.requester = requester;
    this.membership = membership;
    this.updates = updates;
    membership.onLost(this::repair, this::fingerLost);
    membership.onUnready(this::askForTable);
  }

  void start() {
    if (timers.isEmpty()) {
      startTimers();
    }
  }

  /** The intervals have changed. */
  void restart() {
    if (!timers.isEmpty()) {
      stop();
      startTimers();
    }
  }

  /** What waits for an hour would keep a whole peer in memory for so long. */
  void stop() {
    timers.forEach(timer -> timer.next.cancel(false));
    timers.clear();
  }

  private void startTimers() {
    every(state.settings.updateInterval(), this::exchangeUpdates);
    every(state.settings.pingInterval(), this::refreshFingers);
    every(
        state.settings.discoverInterval(),
        () -> state.listeners().forEach(TopologyListener::discover));
  }

  private void every(Duration interval, Runnable task) {
    Periodic timer = new Periodic(interval, task);
    timers.add(timer);
    timer.schedule();
  }

  /**
   * "A peer MUST periodically send an Update request to every peer in its Neighbor Table. [...] A
   * peer SHOULD randomly offset these Update requests so they do not occur all at once" (10.7.4.1).
   */
  private void exchangeUpdates() {
    Duration spread = state.settings.updateInterval().dividedBy(10);
    for (NodeId neighbor : state.table.neighbors()) {
      state.after(state.within(spread), () -> updates.sendNeighbors(neighbor));
    }
  }

  /**
   * "In order to set up its i'th Finger Table entry, JN MUST send an Attach to peer n+2^(128-i)"
   * (10.5). Who that is, a Ping finds out first: most ranges of a small overlay lead to peers that
   * are linked already, and a second link to them would serve nobody.
   */
  void findFirstFingers() {
    for (int i : state.fingers.invalid()) {
      if (i <= FingerTable.MIN_SIZE) {
        search(i, state.fingers.start(i));
      }
    }
  }

  /**
   * "Search through the Finger Table entries from i=1, and each time an invalid entry is
   * encountered, send a Ping to replace that entry with probability 0.5" (10.7.4.2).
   */
  private void refreshFingers() {
    for (int i : state.fingers.invalid()) {
      if (state.context.random().nextBoolean()) {
        search(i, state.fingers.randomIn(i, state.context.random()));
        return;
      }
    }
  }

  /** "The peer MUST initiate a search for a new Finger Table entry" (10.7.2). */
  private void fingerLost(NodeId peer) {
    if (state.settings.reactive() && state.joined()) {
      state.fingers.invalid().stream()
          .filter(i -> state.fingers.isIn(i, peer))
          .findFirst()
          .ifPresent(i -> search(i, state.fingers.randomIn(i, state.context.random())));
    }
  }

  private void search(int i, Opaque target) {
    var _ =
        requester
            .request(List.of(Destination.of(new ResourceId(target))), new PingReq(Opaque.EMPTY))
            .thenAccept(
                answer -> {
                  NodeId found = answer.from();
                  if (state.fingers.isIn(i, found)
                      && !state.linked(found)
                      && !membership.isAvoided(found)) {
                    var _ = membership.attach(Optional.empty(), found);
                  }
                });
  }

  /**
   * A neighbour may be lost though it lives, where only the link broke: after a while the nearest
   * ones are asked for their tables, and where they still name it, it is attached to again ("A peer
   * MAY attempt to reestablish connectivity with a lost neighbor", 10.7.1).
   */
  private void repair(NodeId lost) {
    Duration pause = state.settings.retryAfter();
    state.after(
        pause.plus(state.within(pause.dividedBy(2))),
        () -> {
          if (state.joined() && !state.linked(lost)) {
            state.table.successors().stream().findFirst().ifPresent(this::askForTable);
            state.table.predecessor().ifPresent(this::askForTable);
          }
        });
  }

  void askForTable(NodeId peer) {
    var _ =
        requester.request(
            List.of(Destination.of(peer)),
            new RouteQueryReq(true, Destination.of(state.self), Opaque.EMPTY));
  }

  /**
   * "P SHOULD then send a Ping for its own Node-ID routed through B. If a response is received from
   * peer S', which is not P's successor, then the overlay is partitioned and P SHOULD send an
   * Attach to S' routed through B, followed by an Update sent to S'" (10.7.4.4). B is linked to P
   * and would hand a message for P's own Node-ID straight back, so the Ping asks for the identifier
   * behind it, which belongs to P's successor.
   */
  void checkPartition(NodeId bootstrap) {
    Opaque behind = Ring.plus(state.self.value(), BigInteger.ONE);
    var _ =
        requester
            .request(
                List.of(Destination.of(bootstrap), Destination.of(new ResourceId(behind))),
                new PingReq(Opaque.EMPTY))
            .thenAccept(answer -> merge(bootstrap, answer.from()));
  }

  private void merge(NodeId bootstrap, NodeId other) {
    Optional<NodeId> successor = state.table.successors().stream().findFirst();
    if (!state.joined() || other.equals(state.self) || successor.equals(Optional.of(other))) {
      return;
    }
    if (state.linked(other)) {
      membership.take(other);
      updates.sendNeighbors(other);
    } else {
      var _ = membership.attach(Optional.of(bootstrap), other);
    }
  }
}
