package org.chordial.ice.agent;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.stun.RepeatedMessage;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunIntegrity;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TransactionId;

/**
 * Asks the peer again and again whether it still wants our data (RFC 7675, section 5.1). These
 * checks keep the bindings of translators alive, too, and show when a path is dead.
 */
final class Consent {

  /** How many checks in a row are lost before another path is looked for. */
  private static final int SILENT_CHECKS = 3;

  /** After an unanswered check the next ones follow at this distance, or four round trips. */
  private static final long DOUBT_MILLIS = 500;

  /** Open checks: those of {@link IceTiming#consentLimit}, the first ones 500 ms apart. */
  private static final int OPEN_CHECKS = 16;

  /** Learns what the checks say. */
  interface Events {

    /** Several checks in a row were not answered. */
    void silent();

    /** The peer sees this agent at another address than before: a translator has changed. */
    void rebound(InetSocketAddress mapped);

    void lost(IceFailure reason);
  }

  private final IceTiming timing;
  private final CoreContext context;
  private final RoleKeeper role;
  private final CheckRequests requests;
  private final CheckPair pair;
  private final IceCounters counters;
  private final Events events;
  private final InetSocketAddress remote;

  /** Nobody gains by guessing a delay, and secure randomness costs an allocation each time. */
  private final RandomGenerator jitter;

  private final Runnable ticks = this::tick;
  private final Runnable doubts = this::doubt;
  private ScheduledFuture<?> timer;
  private RepeatedMessage request;
  private IceRole requestAs;
  private long freshMillis;
  private long askedMillis;
  private int unanswered;
  private boolean stopped;

  Consent(
      IceTiming timing,
      CoreContext context,
      RoleKeeper role,
      CheckRequests requests,
      CheckPair pair,
      IceCounters counters,
      Events events) {
    this.timing = timing;
    this.context = context;
    this.role = role;
    this.requests = requests;
    this.pair = pair;
    this.remote = pair.remote.address();
    this.jitter = new SplittableRandom(context.random().nextLong());
    this.counters = counters;
    this.events = events;
  }

  /** Begins with the consent that the successful check of the pair has given. */
  void start() {
    freshMillis = context.clock().millis();
    schedule();
  }

  /** Asks now, since something may have changed. */
  void ask() {
    tick();
  }

  /** Whether the peer answers at present. */
  boolean isAnswered() {
    return unanswered == 0;
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
    double part = 0.8 + 0.4 * jitter.nextDouble();
    wait((long) (timing.consentInterval().toMillis() * part), ticks);
  }

  private void wait(long millis, Runnable then) {
    if (timer != null) {
      timer.cancel(false);
    }
    timer =
        context
            .executor()
            .schedule(then, Math.max(1, Math.min(leftMillis(), millis)), TimeUnit.MILLISECONDS);
  }

  private void tick() {
    if (stopped) {
      return;
    }
    if (leftMillis() <= 0) {
      stop();
      events.lost(IceFailure.CONSENT_EXPIRED);
      return;
    }
    check();
    if (unanswered <= SILENT_CHECKS) {
      wait(Math.max(DOUBT_MILLIS, 4 * pair.rttMillis), doubts);
    } else {
      schedule();
    }
  }

  /** The time in which an answer comes is over. */
  private void doubt() {
    if (unanswered == 0) {
      schedule();
      return;
    }
    tick();
    if (unanswered == SILENT_CHECKS + 1 && !stopped) {
      events.silent();
    }
  }

  /** "Each STUN binding request for consent is transmitted once only." */
  private void check() {
    counters.consentChecks++;
    unanswered++;
    askedMillis = context.clock().millis();
    if (requestAs != role.role()) {
      prepare();
    }
    pair.base().socket().send(request.next(), remote);
  }

  private void prepare() {
    requestAs = role.role();
    request =
        new RepeatedMessage(
            requests.build(TransactionId.create(context.random()), pair.base(), role),
            requests.protection(),
            OPEN_CHECKS,
            context.random());
  }

  /**
   * Takes a response.
   *
   * @param datagram the bytes of the response, neither moved nor released
   * @return whether it was the answer to a check
   */
  boolean received(ByteBuf datagram, StunMessage response, InetSocketAddress from) {
    if (request == null
        || response.method() != StunMessage.BINDING
        || StunIntegrity.verify(datagram, requests.protection().key())
            != StunIntegrity.Verdict.RIGHT
        || !request.takes(response.id())) {
      return false;
    }
    if (!stopped && from.equals(remote)) {
      read(response);
    }
    return true;
  }

  /** Section 5.2: consent ends with an authenticated "STUN response with error code Forbidden". */
  private void read(StunMessage response) {
    if (response.messageClass() == StunClass.SUCCESS_RESPONSE) {
      freshMillis = context.clock().millis();
      pair.rttMillis = freshMillis - askedMillis;
      unanswered = 0;
      response
          .find(StunAttribute.XorMappedAddress.class)
          .map(StunAttribute.XorMappedAddress::address)
          .filter(mapped -> !mapped.equals(pair.mapped))
          .ifPresent(events::rebound);
    } else if (response
        .find(StunAttribute.ErrorCode.class)
        .filter(error -> error.code() == StunAttribute.ErrorCode.FORBIDDEN)
        .isPresent()) {
      stop();
      events.lost(IceFailure.CONSENT_REVOKED);
    }
  }
}
