package org.chordial.ice.turn;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TurnAttribute;

/** Refreshes an allocation in time (RFC 8656, section 8), until it is closed. */
final class AllocationRefresh {

  /** It comes "one minute before it would expire", or halfway where it is short. */
  private static final Duration BEFORE_EXPIRY = Duration.ofMinutes(1);

  private static final long DEFAULT_LIFETIME = 600;
  private static final long LEAST_SECONDS = 5;

  private final TurnRequests requests;
  private final long wantedSeconds;
  private final CoreContext context;
  private final Runnable lost;
  private ScheduledFuture<?> timer;
  private boolean closed;

  /**
   * @param wantedSeconds the lifetime to ask for; 0 leaves it to the server
   * @param lost learns that the server refuses or is silent
   */
  AllocationRefresh(TurnRequests requests, long wantedSeconds, CoreContext context, Runnable lost) {
    this.requests = requests;
    this.wantedSeconds = wantedSeconds;
    this.context = context;
    this.lost = lost;
  }

  /** The lifetime that an answer gives begins now. */
  void after(StunMessage response) {
    long seconds =
        response
            .find(TurnAttribute.Lifetime.class)
            .map(TurnAttribute.Lifetime::seconds)
            .orElse(DEFAULT_LIFETIME);
    long after = Math.max(seconds - BEFORE_EXPIRY.toSeconds(), seconds / 2);
    timer =
        context
            .executor()
            .schedule(this::refresh, Math.max(after, LEAST_SECONDS), TimeUnit.SECONDS);
  }

  private void refresh() {
    List<StunAttribute> attributes =
        wantedSeconds > 0 ? List.of(new TurnAttribute.Lifetime(wantedSeconds)) : List.of();
    requests.send(
        TurnMethod.REFRESH,
        attributes,
        reply -> {
          if (closed) {
            return;
          }
          if (reply instanceof TurnReply.Success(var response, _)) {
            after(response);
          } else {
            lost.run();
          }
        });
  }

  void close() {
    closed = true;
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
