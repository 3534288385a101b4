package org.chordial.ice.agent;

import java.net.InetSocketAddress;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.stun.RetransmitTimes;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.StunTransaction;
import org.chordial.ice.stun.StunTransactions;
import org.chordial.ice.stun.TransactionId;

/**
 * Asks the peer again and again whether it still wants our data (RFC 7675, section 5.1). These
 * checks keep the bindings of translators alive, too.
 */
final class Consent {

  private final IceTiming timing;
  private final CoreContext context;
  private final StunTransactions transactions;
  private final RoleKeeper role;
  private final CheckRequests requests;
  private final CheckPair pair;
  private final IceCounters counters;
  private final Consumer<IceFailure> lost;
  private ScheduledFuture<?> timer;
  private long freshMillis;
  private boolean stopped;

  Consent(
      IceTiming timing,
      CoreContext context,
      StunTransactions transactions,
      RoleKeeper role,
      CheckRequests requests,
      CheckPair pair,
      IceCounters counters,
      Consumer<IceFailure> lost) {
    this.timing = timing;
    this.context = context;
    this.transactions = transactions;
    this.role = role;
    this.requests = requests;
    this.pair = pair;
    this.counters = counters;
    this.lost = lost;
  }

  /** Begins with the consent that the successful check of the pair has given. */
  void start() {
    freshMillis = context.clock().millis();
    schedule();
  }

  void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private long leftMillis() {
    return freshMillis + timing.consentLimit().toMillis() - context.clock().millis();
  }

  /**
   * "To prevent synchronization of consent checks, each interval MUST be randomized from between
   * 0.8 and 1.2 times the basic period."
   */
  private void schedule() {
    long interval =
        (long) (timing.consentInterval().toMillis() * (0.8 + 0.4 * context.random().nextDouble()));
    timer =
        context
            .executor()
            .schedule(this::tick, Math.clamp(leftMillis(), 1, interval), TimeUnit.MILLISECONDS);
  }

  private void tick() {
    if (leftMillis() <= 0) {
      lost.accept(IceFailure.CONSENT_EXPIRED);
      return;
    }
    check();
    schedule();
  }

  /** "Each STUN binding request for consent is transmitted once only." */
  private void check() {
    counters.consentChecks++;
    transactions.start(
        requests.build(TransactionId.create(context.random()), pair.base(), role, false),
        requests.protection(),
        pair.base().socket(),
        pair.remote.address(),
        RetransmitTimes.once(timing.consentLimit().toMillis()),
        new StunTransaction.Outcome() {
          @Override
          public void answered(StunMessage response, DatagramSocket on, InetSocketAddress from) {
            if (!stopped && from.equals(pair.remote.address())) {
              read(response);
            }
          }

          @Override
          public void timedOut() {
            // The limit on the last answer tells when consent is over, not the single check.
          }
        });
  }

  /** Section 5.2: consent ends with an authenticated "STUN response with error code Forbidden". */
  private void read(StunMessage response) {
    if (response.messageClass() == StunClass.SUCCESS_RESPONSE) {
      freshMillis = context.clock().millis();
    } else if (response
        .find(StunAttribute.ErrorCode.class)
        .filter(error -> error.code() == StunAttribute.ErrorCode.FORBIDDEN)
        .isPresent()) {
      lost.accept(IceFailure.CONSENT_REVOKED);
    }
  }
}
