package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.stun.RetransmitTimes;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunAttribute.ErrorCode;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.StunTransaction;
import org.chordial.ice.stun.StunTransactions;
import org.chordial.ice.stun.TransactionId;

/** Requests to one server, with the proof of who we are and another try where it wants one. */
final class TurnRequests {

  private static final int MAX_ATTEMPTS = 4;

  /** RFC 8489, section 6.2.2: "The default value for Ti is 39.5 s". */
  private static final Duration RELIABLE_LIMIT = Duration.ofMillis(39_500);

  /**
   * So many bytes make the first request as long as the challenge that answers it: a server that is
   * no use for flooding others answers no shorter ones, at least not many.
   */
  private static final int PADDED_NAME = 96;

  private static final StunAttribute PADDING =
      new StunAttribute.Software("Chordial" + " ".repeat(PADDED_NAME - "Chordial".length()));

  private final ServerPath path;
  private final CoreContext context;
  private final long rtoMillis;
  private final RetransmitTimes times;
  private final LongTermAuth auth;
  private final StunTransactions transactions;
  private final PathSocket socket;

  TurnRequests(
      ServerPath path, TurnCredentials credentials, Duration initialRto, CoreContext context) {
    this(path, credentials, RetransmitTimes.standard(initialRto.toMillis()), context);
  }

  /**
   * @param times of requests over datagrams
   */
  TurnRequests(
      ServerPath path, TurnCredentials credentials, RetransmitTimes times, CoreContext context) {
    this(path, new LongTermAuth(credentials), times, context);
  }

  private TurnRequests(
      ServerPath path, LongTermAuth auth, RetransmitTimes times, CoreContext context) {
    this.path = path;
    this.context = context;
    this.times = times;
    this.rtoMillis = times.initialRtoMillis();
    this.auth = auth;
    this.transactions = new StunTransactions(context);
    this.socket = new PathSocket(path);
  }

  /** On another connection with the same server, which need not challenge us again. */
  TurnRequests over(ServerPath other) {
    return new TurnRequests(other, auth.copy(), times, context);
  }

  void send(int method, List<StunAttribute> attributes, Consumer<TurnReply> reply) {
    attempt(method, attributes, 1, reply);
  }

  /** Whether requests say who we are by now. */
  boolean areProven() {
    return auth.isReady();
  }

  /** Sends a request whose answer nobody waits for. */
  void sendOnce(int method, List<StunAttribute> attributes) {
    start(method, attributes, RetransmitTimes.once(1), new Ignored());
  }

  private void attempt(
      int method, List<StunAttribute> attributes, int number, Consumer<TurnReply> reply) {
    boolean proven = auth.isReady();
    RetransmitTimes used =
        path.isReliable() ? RetransmitTimes.once(RELIABLE_LIMIT.toMillis()) : times;
    start(method, attributes, used, new Attempt(method, attributes, number, proven, reply));
  }

  /** One sending of a request; a challenge makes it another one. */
  private final class Attempt implements StunTransaction.Outcome {

    private final int method;
    private final List<StunAttribute> attributes;
    private final int number;
    private final boolean proven;
    private final Consumer<TurnReply> reply;
    private final long began = context.clock().millis();

    Attempt(
        int method,
        List<StunAttribute> attributes,
        int number,
        boolean proven,
        Consumer<TurnReply> reply) {
      this.method = method;
      this.attributes = attributes;
      this.number = number;
      this.proven = proven;
      this.reply = reply;
    }

    @Override
    public void answered(StunMessage response, DatagramSocket on, InetSocketAddress from) {
      if (response.messageClass() == StunClass.SUCCESS_RESPONSE) {
        boolean late = number > 1 || context.clock().millis() - began >= rtoMillis;
        reply.accept(new TurnReply.Success(response, late));
        return;
      }
      int code = response.find(ErrorCode.class).map(ErrorCode::code).orElse(0);
      boolean askedAgain =
          code == ErrorCode.STALE_NONCE || (code == ErrorCode.UNAUTHENTICATED && !proven);
      if (askedAgain && number < MAX_ATTEMPTS && auth.challenged(response)) {
        attempt(method, attributes, number + 1, reply);
      } else {
        reply.accept(new TurnReply.Refused(code, response));
      }
    }

    @Override
    public void timedOut() {
      reply.accept(new TurnReply.Silence());
    }
  }

  private void start(
      int method,
      List<StunAttribute> attributes,
      RetransmitTimes sendings,
      StunTransaction.Outcome outcome) {
    List<StunAttribute> all = new ArrayList<>(attributes);
    if (auth.isReady()) {
      all.addAll(auth.attributes());
    } else {
      all.add(PADDING);
    }
    StunMessage request =
        new StunMessage(StunClass.REQUEST, method, TransactionId.create(context.random()), all);
    transactions.start(request, auth.protection(), socket, path.remoteAddress(), sendings, outcome);
  }

  /** Takes a response; false where it answers nothing. The datagram is not released. */
  boolean received(ByteBuf datagram, StunMessage response) {
    return transactions.received(datagram, response, socket, path.remoteAddress());
  }

  void close() {
    transactions.close();
  }

  private static final class Ignored implements StunTransaction.Outcome {
    @Override
    public void answered(StunMessage response, DatagramSocket on, InetSocketAddress from) {}

    @Override
    public void timedOut() {}
  }
}
