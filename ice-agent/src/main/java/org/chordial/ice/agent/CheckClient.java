package org.chordial.ice.agent;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.stun.RetransmitTimes;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.StunTransaction;
import org.chordial.ice.stun.StunTransactions;
import org.chordial.ice.stun.TransactionId;

/** Sends connectivity checks and reads what comes back (RFC 8445, sections 7.2.4 and 7.2.5). */
final class CheckClient {

  /** RFC 6544, section 7.1, leaves repeating to TCP: one request, and Ti of RFC 8489 for it. */
  private static final RetransmitTimes OVER_TCP = RetransmitTimes.once(39_500);

  /** Learns how checks end; an overtaken check that fails tells nothing. */
  interface Events {
    void succeeded(Sent check, InetSocketAddress mapped);

    /** 487: the peer insists on the role that the check was sent with. */
    void roleRefused(Sent check);

    void failed(Sent check);
  }

  /**
   * A check under way.
   *
   * @param nomination which nomination its USE-CANDIDATE belongs to, 0 where it has none
   */
  record Sent(CheckPair pair, IceRole as, long nomination, long atMillis) {
    boolean nominating() {
      return nomination != 0;
    }
  }

  private final CoreContext context;
  private final StunTransactions transactions;
  private final RoleKeeper role;
  private final CheckRequests requests;
  private final boolean tellsNomination;
  private final IceCounters counters;
  private final Duration initialRto;
  private final Events events;

  CheckClient(
      IceTiming timing,
      CoreContext context,
      StunTransactions transactions,
      RoleKeeper role,
      CheckRequests requests,
      boolean tellsNomination,
      IceCounters counters,
      Events events) {
    this.context = context;
    this.transactions = transactions;
    this.role = role;
    this.requests = requests;
    this.tellsNomination = tellsNomination;
    this.counters = counters;
    this.initialRto = timing.initialRto();
    this.events = events;
  }

  /**
   * Checks a pair; a check of it that is under way is not sent again, but its answer still counts.
   *
   * @param nomination 0 for a check without USE-CANDIDATE
   * @param spread the time in which every pair has its turn: section 14.3 lets the retransmission
   *     timer grow with the number of checks
   */
  void check(CheckPair pair, long nomination, Duration spread) {
    pair.state = CheckPair.State.IN_PROGRESS;
    if (pair.transaction != null) {
      pair.transaction.stopRetransmitting();
    }
    Sent sent = new Sent(pair, role.role(), nomination, context.clock().millis());
    counters.checksSent++;
    Answer answer = new Answer(sent);
    answer.transaction =
        transactions.start(
            requests.build(
                TransactionId.create(context.random()),
                pair.base(),
                role,
                sent.nominating(),
                tellsNomination ? nomination : 0),
            requests.protection(),
            pair.base().socket(),
            pair.remote.address(),
            pair.remote.transport().isTcp()
                ? OVER_TCP
                : RetransmitTimes.standard(IceTiming.longer(initialRto, spread).toMillis()),
            answer);
    pair.transaction = answer.transaction;
  }

  private final class Answer implements StunTransaction.Outcome {

    private final Sent sent;
    private StunTransaction transaction;

    Answer(Sent sent) {
      this.sent = sent;
    }

    @Override
    public void answered(StunMessage response, DatagramSocket on, InetSocketAddress from) {
      CheckPair pair = sent.pair();
      // Section 7.2.5.2.1: "the source and destination transport addresses in the Binding request
      // and response are symmetric", or else the pair has failed.
      boolean symmetric = on.equals(pair.base().socket()) && from.equals(pair.remote.address());
      Optional<InetSocketAddress> mapped =
          response
              .find(StunAttribute.XorMappedAddress.class)
              .map(StunAttribute.XorMappedAddress::address);
      int error =
          response.find(StunAttribute.ErrorCode.class).map(StunAttribute.ErrorCode::code).orElse(0);
      if (response.messageClass() == StunClass.ERROR_RESPONSE
          && error == StunAttribute.ErrorCode.ROLE_CONFLICT) {
        events.roleRefused(sent);
      } else if (response.messageClass() == StunClass.SUCCESS_RESPONSE
          && symmetric
          && mapped.isPresent()) {
        pair.rttMillis = context.clock().millis() - sent.atMillis();
        events.succeeded(sent, mapped.get());
      } else {
        failed();
      }
    }

    @Override
    public void timedOut() {
      failed();
    }

    private void failed() {
      if (sent.pair().transaction == transaction) {
        sent.pair().transaction = null;
        sent.pair().state = CheckPair.State.FAILED;
        events.failed(sent);
      }
    }
  }
}
