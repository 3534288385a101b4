package org.chordial.overlay.peer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.forward.Counters;
import org.chordial.overlay.forward.ForwardingLayer;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.topology.TopologyPlugin;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.NodeId;

/**
 * Pings over links on which nothing comes, so that a node that is gone is noticed within seconds
 * (RFC 6940 section 6.6: "failed links be quickly removed") and address translators keep their
 * bindings. Takes silent links out of the routing. Counts messages by the second on the way.
 *
 * <p>Looks at a link when it may be due for a Ping, and at all of them when one says that it is not
 * well, and often as long as that is so.
 */
final class LinkKeeper {
  private static final long SILENCE_MILLIS = 1_300;
  private static final long RECENT_MILLIS = 500;
  private static final long UNCONFIRMED_MILLIS = 1_500;
  private static final long EVERY_MILLIS = 250;
  private static final long CALM_MILLIS = 2_000;
  private static final long SELDOM_MILLIS = 5_000;

  /** A link that is not well says so itself; this is for what was overlooked. */
  private static final long ALL_WELL_MILLIS = 20_000;

  private static final long RATE_MILLIS = 5_000;

  /** Of the links, so many that fall silent at once are no mere death of a peer or two. */
  private static final int SPLIT_ONE_IN = 3;

  private static final int LEAST_SPLIT = 2;

  private final CoreContext context;
  private final ConnectionTable table;
  private final ForwardingLayer forwarding;
  private final TopologyPlugin topology;
  private final Runnable manyLost;
  private final KeepAlive keepAlive;
  private final Set<Link> silent = new HashSet<>();
  private final List<Link> attached = new ArrayList<>();
  private ScheduledFuture<?> timer;
  private long nextLook;
  private long nextInspection;
  private long messages;
  private Instant since;
  private double rate;
  private boolean closed;

  /**
   * @param manyLost run when so many links are silent at once that a part of the overlay may have
   *     been split off
   */
  LinkKeeper(
      CoreContext context,
      ConnectionTable table,
      ForwardingLayer forwarding,
      TopologyPlugin topology,
      Runnable manyLost) {
    this.topology = topology;
    this.manyLost = manyLost;
    this.context = context;
    this.table = table;
    this.forwarding = forwarding;
    this.since = context.clock().instant();
    keepAlive = new KeepAlive(context, table, topology);
    lookIn(context.random().nextLong(EVERY_MILLIS));
  }

  private void lookIn(long millis) {
    if (timer != null) {
      timer.cancel(false);
    }
    nextLook = context.clock().millis() + millis;
    timer = context.executor().schedule(this::look, millis, TimeUnit.MILLISECONDS);
  }

  /** A link came or went: where there are few it changes how often each carries a Ping. */
  void changed() {
    nextInspection = 0;
    if (keepAlive.dependsOnNumber()) {
      lookSoon();
    }
  }

  /** A link is not well, or well again: it is looked at soon. */
  void disturbed() {
    nextInspection = 0;
    lookSoon();
  }

  private void lookSoon() {
    if (!closed && nextLook - context.clock().millis() > EVERY_MILLIS) {
      lookIn(EVERY_MILLIS);
    }
  }

  private void look() {
    measureRate();
    long now = context.clock().millis();
    if (now >= nextInspection) {
      nextInspection = Long.MAX_VALUE;
      long again = now + inspect();
      // What it does to links may ask for another one.
      nextInspection = Math.min(nextInspection, again);
    }
    keepAlive.forEachDue(this::ping);
    if (!closed) {
      // Where quiet links have many seconds, it does not matter in which of them they are pinged.
      long pings = keepAlive.dependsOnNumber() ? EVERY_MILLIS : CALM_MILLIS;
      long until = Math.min(nextInspection - now, Math.max(keepAlive.millisLeft(), pings));
      lookIn(Math.max(until, EVERY_MILLIS));
    }
  }

  /**
   * Looks at every link.
   *
   * @return in how many milliseconds to do so again
   */
  private long inspect() {
    attached.clear();
    table.forEachAttached(attached::add);
    int quiet = 0;
    boolean unwell = false;
    for (Link link : attached) {
      quiet += isSilent(link) ? 1 : 0;
      // One that is out of the routing already says by itself when it is heard again.
      unwell |= (link.failing() || link.suspected()) && !silent.contains(link);
    }
    if (quiet > 0 && noneAnswers()) {
      // Whether it is the network or the only peer: this node has to find its way back anew.
      List.copyOf(attached).forEach(link -> link.close("No peer answers any more."));
    } else if (quiet > 0 || !silent.isEmpty()) {
      route();
    }
    keepAlive.watch(attached);
    attached.clear();
    if (unwell) {
      return EVERY_MILLIS;
    }
    return silent.isEmpty() ? ALL_WELL_MILLIS : SELDOM_MILLIS;
  }

  /** Of those links that this peer needs. */
  private boolean noneAnswers() {
    return attached.stream().noneMatch(link -> table.needs(link) && !isSilent(link));
  }

  /**
   * Section 6.6.3.1: "If no ACKs have been received by the time the third retransmission occurs, it
   * is RECOMMENDED that the link be removed from the Routing Table. The link MAY be restored to the
   * Routing Table if ACKs resume before the connection is closed".
   */
  private void route() {
    silent.retainAll(attached);
    boolean lost = false;
    for (Link link : List.copyOf(attached)) {
      if (isSilent(link) && silent.add(link)) {
        topology.disconnected(link.remoteNodeId());
        lost = true;
      } else if (!link.failing() && silent.remove(link)) {
        topology.restored(link.remoteNodeId());
      }
    }
    if (lost) {
      forwarding.wayChanged();
      if (silent.size() >= Math.max(LEAST_SPLIT, attached.size() / SPLIT_ONE_IN)) {
        manyLost.run();
      }
    }
  }

  /**
   * A peer that is slow to answer may not be the only one that is gone: those beside it on the
   * ring, which stand in for it, are looked at before they are needed.
   */
  void doubted(NodeId node) {
    disturbed();
    topology.beside(node).stream()
        .flatMap(beside -> table.link(beside).stream())
        .filter(link -> link.idleMillis() > RECENT_MILLIS)
        .forEach(link -> ping(link));
  }

  /**
   * Others seem to have lost a node: unless it was heard lately, it is asked for a sign of life.
   */
  void unconfirmed(NodeId node) {
    table.link(node).filter(link -> link.idleMillis() > UNCONFIRMED_MILLIS).ifPresent(this::ping);
  }

  private void ping(Link link) {
    var _ = forwarding.ping(List.of(Destination.of(link.remoteNodeId())));
  }

  /** Where only acknowledgements are lost, other messages still come. */
  private static boolean isSilent(Link link) {
    return link.failing() && link.idleMillis() > SILENCE_MILLIS;
  }

  private void measureRate() {
    Instant at = context.clock().instant();
    long millis = Duration.between(since, at).toMillis();
    if (millis < RATE_MILLIS) {
      return;
    }
    Counters counters = forwarding.counters();
    long now = counters.received() + counters.originated() + counters.forwarded();
    rate = (now - messages) * 1000.0 / millis;
    messages = now;
    since = at;
  }

  double messagesPerSecond() {
    return rate;
  }

  void close() {
    closed = true;
    timer.cancel(false);
  }
}
