package org.chordial.overlay.peer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.link.Link;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A peer's way into the overlay and, when it has fallen out, back again with growing pauses. */
final class Membership {
  private static final Logger log = LoggerFactory.getLogger(Membership.class);
  private static final long FIRST_PAUSE_MILLIS = 1000;
  private static final long LONGEST_PAUSE_MILLIS = 4_000;

  private final PeerStack stack;
  private final Bootstrap bootstrap;
  private final CoreContext context;
  private final NodeRole role;
  private final boolean first;
  private final Runnable changed;
  private final CompletableFuture<Void> joining = new CompletableFuture<>();
  private PeerState state = PeerState.IDLE;
  private boolean begun;
  private String reason = "";
  private long pause = FIRST_PAUSE_MILLIS;
  private ScheduledFuture<?> retry;

  /**
   * @param settings say whether this node begins the overlay, and whether it may
   * @param changed hears of each change of the state
   */
  Membership(
      PeerStack stack,
      Bootstrap bootstrap,
      CoreContext context,
      PeerSettings settings,
      Runnable changed) {
    this.stack = stack;
    this.bootstrap = bootstrap;
    this.context = context;
    this.role = settings.role();
    this.first = settings.first();
    this.changed = changed;
  }

  PeerState state() {
    return state;
  }

  /** Why the state is what it is; empty where there is nothing to explain. */
  String reason() {
    return reason;
  }

  /**
   * Completes with the first success, fails with the first failure; attempts go on all the same.
   */
  CompletableFuture<Void> join() {
    if (state == PeerState.IDLE && !begun) {
      begun = true;
      var _ = stack.services().ready().thenRun(this::begin);
    }
    return joining;
  }

  private void begin() {
    if (first && state == PeerState.IDLE) {
      stack.topology.createOverlay();
      joined();
    } else {
      attempt();
    }
  }

  private void attempt() {
    if (state == PeerState.LEFT) {
      return;
    }
    change(PeerState.CONNECTING, reason);
    var _ =
        bootstrap
            .connect(stack.bootstrap().all(), stack.bootstrap().contacts())
            .thenCompose(this::enter)
            .whenComplete(
                (_, failure) -> {
                  if (failure == null) {
                    joined();
                  } else {
                    failed(failure);
                  }
                });
  }

  private CompletableFuture<Void> enter(Link link) {
    change(PeerState.JOINING, reason);
    CompletableFuture<Void> entered = new CompletableFuture<>();
    var _ =
        stack
            .topology
            .join(link.remoteNodeId())
            .whenComplete(
                (_, failure) -> {
                  if (failure == null) {
                    entered.complete(null);
                  } else {
                    bootstrap.avoid(link.remoteAddress());
                    entered.completeExceptionally(
                        new OverlayException(OverlayFailure.NOT_ADMITTED, Reasons.of(failure)));
                  }
                });
    return entered;
  }

  private void joined() {
    if (state == PeerState.LEFT) {
      return;
    }
    pause = FIRST_PAUSE_MILLIS;
    change(PeerState.JOINED, "");
    stack.services().joined();
    joining.complete(null);
  }

  private void failed(Throwable failure) {
    if (state == PeerState.LEFT) {
      return;
    }
    String sentence = Reasons.of(failure);
    log.info("{}: {}", stack.self, sentence);
    change(PeerState.WAITING, sentence);
    joining.completeExceptionally(
        failure.getCause() instanceof OverlayException cause ? cause : failure);
    tryAgain();
  }

  /** After a pause that doubles, with a random part so that not all come back at once. */
  private void tryAgain() {
    cancelRetry();
    long wait = pause / 2 + context.random().nextLong(pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    retry = context.executor().schedule(this::attempt, wait, TimeUnit.MILLISECONDS);
  }

  private void cancelRetry() {
    if (retry != null) {
      retry.cancel(false);
    }
  }

  private void change(PeerState next, String because) {
    state = next;
    reason = because;
    changed.run();
  }

  /** Becomes the first peer, unless it is a client, where nobody else has been found. */
  void found() {
    if (!role.isClient() && (state == PeerState.CONNECTING || state == PeerState.WAITING)) {
      cancelRetry();
      stack.topology.createOverlay();
      joined();
    }
  }

  /** Section 10.7.1: with no successor left, the peer has to be joined anew. */
  void isolated() {
    if (state == PeerState.JOINED && !first) {
      change(PeerState.WAITING, "The connections to the overlay are lost.");
      tryAgain();
    }
  }

  /** For good. */
  void end(String farewell) {
    change(PeerState.LEFT, farewell);
    cancelRetry();
    joining.completeExceptionally(
        new OverlayException(OverlayFailure.NOT_ADMITTED, "this node is leaving"));
  }
}
