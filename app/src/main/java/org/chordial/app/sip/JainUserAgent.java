package org.chordial.app.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.address.SipURI;
import javax.sip.header.FromHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.usage.sip.Aor;
import org.chordial.overlay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIP by JAIN-SIP. The stack's threads only hand over to the phone's executor, where everything of
 * ours happens.
 */
public final class JainUserAgent implements UserAgent, SipListener {
  private static final Logger log = LoggerFactory.getLogger(JainUserAgent.class);
  private static final int MAX_TEXT = 32 * 1024;

  private final SipStackBuilder.Parts parts;
  private final SipMessages messages;
  private final Executor phone;
  private Listener listener;

  /** Answers of requests outside dialogs. */
  private record Pending(CompletableFuture<Answer> answer) {}

  private record Answer(int status, boolean trickles) {}

  /**
   * Starts the stack.
   *
   * @param aor our own name, {@code user@domain}
   * @param plain where plain SIP is spoken too, over UDP and TCP; empty for the overlay alone
   */
  public JainUserAgent(
      String aor, NodeId self, Optional<InetSocketAddress> plain, CoreContext context)
      throws SipException {
    phone = context.executor();
    parts = SipStackBuilder.build(self, plain);
    messages = new SipMessages(aor, self, context.random());
    try {
      parts.provider().addSipListener(this);
      if (parts.plain().isPresent()) {
        parts.plain().get().addSipListener(this);
      }
    } catch (java.util.TooManyListenersException e) {
      throw new SipException("the SIP stack is in use", e);
    }
  }

  /** Loads the library's parser and writer, so that the first call need not wait for them. */
  public static void warmUp(String sdp) {
    byte[] body = sdp.getBytes(StandardCharsets.UTF_8);
    String start = "INVITE sip:a@example.org;gr=AA SIP/2.0\r\n";
    String head =
        "Via: SIP/2.0/TLS [2001:db8::1]:5061;branch=z9hG4bK1\r\nMax-Forwards: 70\r\n"
            + "From: <sip:b@example.org>;tag=1\r\nTo: <sip:a@example.org>\r\nCall-ID: 1\r\n"
            + "CSeq: 1 INVITE\r\nContact: <sip:b@example.org;gr=AA>\r\nAllow: INVITE, ACK\r\n"
            + "User-Agent: Chordial\r\nContent-Type: application/sdp\r\nContent-Length: "
            + body.length
            + "\r\n\r\n"
            + sdp;
    try {
      for (String first : new String[] {start, "SIP/2.0 180 Ringing\r\n"}) {
        byte[] message = (first + head).getBytes(StandardCharsets.UTF_8);
        new StringMsgParser().parseSIPMessage(message, true, true, null).encodeAsBytes("TLS");
      }
    } catch (ParseException e) {
      log.debug("the warm-up failed", e);
    }
  }

  @Override
  public void listener(Listener value) {
    listener = value;
  }

  @Override
  public boolean connected(SipConnection connection, Runnable closed) {
    return parts.overlay().add(connection, phone, closed);
  }

  @Override
  public Optional<InetAddress> plainHost() {
    return parts
        .plain()
        .map(provider -> provider.getListeningPoints()[0].getIPAddress())
        .map(InetAddress::ofLiteral);
  }

  @Override
  public boolean speaksPlain() {
    return parts.plain().isPresent();
  }

  /** How many messages were no SIP. */
  public long malformed() {
    return parts.overlay().malformed();
  }

  @Override
  public CallLeg invite(SipTarget target, String offer, CallLeg.Listener listener)
      throws SipException {
    SipProvider provider = parts.provider(target instanceof SipTarget.Device);
    Request request = messages.request(Request.INVITE, target, provider);
    messages.body(request, "application", "sdp", offer);
    ClientTransaction transaction = provider.getNewClientTransaction(request);
    Optional<NodeId> node =
        target instanceof SipTarget.Device device ? Optional.of(device.node()) : Optional.empty();
    JainLeg leg = JainLeg.outgoing(messages, provider, node, transaction, listener);
    transaction.setApplicationData(leg);
    transaction.sendRequest();
    return leg;
  }

  @Override
  public CompletableFuture<Integer> message(SipTarget target, String text) {
    return ask(Request.MESSAGE, target, Optional.of(text)).thenApply(Answer::status);
  }

  @Override
  public CompletableFuture<Integer> ping(SipTarget target) {
    return ask(Request.OPTIONS, target, Optional.empty()).thenApply(Answer::status);
  }

  @Override
  public CompletableFuture<Boolean> trickles(SipTarget target) {
    return ask(Request.OPTIONS, target, Optional.empty())
        .handle((answer, failed) -> failed == null && answer.trickles());
  }

  private CompletableFuture<Answer> ask(String method, SipTarget target, Optional<String> text) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    try {
      SipProvider provider = parts.provider(target instanceof SipTarget.Device);
      Request request = messages.request(method, target, provider);
      if (text.isPresent()) {
        messages.body(request, "text", "plain", text.get());
      }
      ClientTransaction transaction = provider.getNewClientTransaction(request);
      transaction.setApplicationData(new Pending(answer));
      transaction.sendRequest();
    } catch (SipException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  @Override
  public void processRequest(RequestEvent event) {
    SipProvider provider = (SipProvider) event.getSource();
    Request request = event.getRequest();
    if (request.getMethod().equals(Request.ACK)) {
      if (event.getDialog() != null
          && event.getDialog().getApplicationData() instanceof JainLeg leg) {
        phone.execute(() -> acknowledged(provider, request, leg));
      }
      return;
    }
    try {
      ServerTransaction transaction =
          event.getServerTransaction() == null
              ? provider.getNewServerTransaction(request)
              : event.getServerTransaction();
      Dialog dialog = event.getDialog() == null ? transaction.getDialog() : event.getDialog();
      phone.execute(() -> requested(provider, request, transaction, Optional.ofNullable(dialog)));
    } catch (SipException e) {
      log.debug("a request was dropped: {}", e.toString());
    }
  }

  private void requested(
      SipProvider provider,
      Request request,
      ServerTransaction transaction,
      Optional<Dialog> dialog) {
    try {
      Object known = dialog.map(Dialog::getApplicationData).orElse(null);
      if (known instanceof JainLeg leg) {
        if (leg.isFrom(node(provider, request))) {
          leg.requested(request, transaction);
        } else {
          answer(provider, request, transaction, Response.FORBIDDEN);
        }
        return;
      }
      switch (request.getMethod()) {
        case Request.INVITE -> invited(provider, request, transaction, dialog);
        case Request.OPTIONS -> answer(provider, request, transaction, Response.OK);
        case Request.MESSAGE -> messaged(provider, request, transaction);
        case Request.BYE, Request.CANCEL, Request.NOTIFY, Request.REFER, Request.INFO ->
            answer(provider, request, transaction, Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST);
        default -> answer(provider, request, transaction, Response.METHOD_NOT_ALLOWED);
      }
    } catch (SipException | javax.sip.InvalidArgumentException | RuntimeException e) {
      log.debug("a {} was dropped: {}", request.getMethod(), e.toString());
    }
  }

  private void acknowledged(SipProvider provider, Request ack, JainLeg leg) {
    if (leg.isFrom(node(provider, ack))) {
      leg.acknowledged(SipMessages.sdp(ack));
    }
  }

  private void invited(
      SipProvider provider, Request request, ServerTransaction transaction, Optional<Dialog> dialog)
      throws SipException, javax.sip.InvalidArgumentException {
    Optional<String> offer = SipMessages.sdp(request);
    Optional<String> from = from(request);
    boolean otherBody = offer.isEmpty() && request.getContentLength().getContentLength() > 0;
    if (listener == null || dialog.isEmpty() || otherBody || from.isEmpty()) {
      answer(provider, request, transaction, Response.NOT_ACCEPTABLE_HERE);
      return;
    }
    boolean overlay = SipMessages.isOverlay(provider);
    JainLeg leg =
        JainLeg.incoming(messages, provider, node(provider, request), transaction, dialog.get());
    dialog.get().setApplicationData(leg);
    transaction.setApplicationData(leg);
    leg.listener(
        listener.invited(
            leg, new Invitation(from.get(), verified(provider, request), offer, overlay)));
  }

  private void messaged(SipProvider provider, Request request, ServerTransaction transaction)
      throws SipException, javax.sip.InvalidArgumentException {
    Optional<String> text = SipMessages.body(request, "text", "plain");
    Optional<String> from = from(request);
    if (text.isEmpty() || from.isEmpty() || listener == null) {
      answer(provider, request, transaction, Response.UNSUPPORTED_MEDIA_TYPE);
    } else if (text.get().length() > MAX_TEXT) {
      answer(provider, request, transaction, Response.REQUEST_ENTITY_TOO_LARGE);
    } else {
      answer(provider, request, transaction, Response.OK);
      listener.message(from.get(), verified(provider, request), text.get());
    }
  }

  private void answer(
      SipProvider provider, Request request, ServerTransaction transaction, int status)
      throws SipException, javax.sip.InvalidArgumentException {
    transaction.sendResponse(messages.response(request, status, messages.tag(), provider));
  }

  /** Who a request says that it is from, in the one form of names. */
  private static Optional<String> from(Request request) {
    FromHeader from = (FromHeader) request.getHeader(FromHeader.NAME);
    if (!(from.getAddress().getURI() instanceof SipURI uri) || uri.getUser() == null) {
      return Optional.empty();
    }
    return Aor.parse(uri.getUser() + "@" + uri.getHost()).map(Aor::toString);
  }

  private Optional<NodeId> node(SipProvider provider, Request request) {
    return SipMessages.isOverlay(provider)
        ? NodeAddress.nodeId(((SIPRequest) request).getRemoteAddress())
        : Optional.empty();
  }

  /** RFC 7904 section 8: a name holds as far as the certificate of the connection carries it. */
  private boolean verified(SipProvider provider, Request request) {
    return node(provider, request)
        .flatMap(parts.overlay()::connection)
        .flatMap(SipConnection::remoteUser)
        .flatMap(Aor::parse)
        .map(Aor::toString)
        .equals(from(request));
  }

  @Override
  public void processResponse(ResponseEvent event) {
    ClientTransaction transaction = event.getClientTransaction();
    if (transaction == null) {
      return;
    }
    Response response = event.getResponse();
    Dialog dialog = event.getDialog();
    phone.execute(() -> responded(transaction, response, Optional.ofNullable(dialog)));
  }

  private void responded(
      ClientTransaction transaction, Response response, Optional<Dialog> dialog) {
    switch (transaction.getApplicationData()) {
      case JainLeg leg -> {
        try {
          leg.responded(transaction, response, dialog);
        } catch (SipException | javax.sip.InvalidArgumentException e) {
          log.debug("a response was dropped: {}", e.toString());
        }
      }
      case Pending pending -> {
        if (response.getStatusCode() >= 200) {
          pending
              .answer()
              .complete(new Answer(response.getStatusCode(), SipMessages.trickles(response)));
        }
      }
      case null, default -> {}
    }
  }

  @Override
  public void processTimeout(TimeoutEvent event) {
    if (!event.isServerTransaction()) {
      ClientTransaction transaction = event.getClientTransaction();
      phone.execute(() -> timedOut(transaction));
    }
  }

  private static void timedOut(ClientTransaction transaction) {
    switch (transaction.getApplicationData()) {
      case JainLeg leg -> leg.timedOut(transaction.getRequest().getMethod());
      case Pending pending ->
          pending.answer().complete(new Answer(Response.REQUEST_TIMEOUT, false));
      case null, default -> {}
    }
  }

  @Override
  public void processIOException(IOExceptionEvent event) {
    log.debug("no way to {}", event.getHost());
  }

  @Override
  public void processTransactionTerminated(TransactionTerminatedEvent event) {
    // the timeout or the response has told it
  }

  @Override
  public void processDialogTerminated(DialogTerminatedEvent event) {
    if (event.getDialog().getApplicationData() instanceof JainLeg leg) {
      phone.execute(leg::dialogTerminated);
    }
  }

  @Override
  public void close() {
    parts.provider().removeSipListener(this);
    parts.plain().ifPresent(provider -> provider.removeSipListener(this));
    // The library sleeps a second there.
    Thread.ofVirtual().name("sip-stop").start(parts.stack()::stop);
  }
}
