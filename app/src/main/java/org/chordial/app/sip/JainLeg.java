package org.chordial.app.sip;

import gov.nist.javax.sip.message.SIPMessage;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.InvalidArgumentException;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipProvider;
import javax.sip.address.SipURI;
import javax.sip.header.CSeqHeader;
import javax.sip.header.ReferToHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.chordial.overlay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A dialog of JAIN-SIP as a {@link CallLeg}. On the phone's executor only. */
final class JainLeg implements CallLeg {
  private static final Logger log = LoggerFactory.getLogger(JainLeg.class);

  private enum Phase {
    INVITING,
    INVITED,
    CANCELLING,
    ESTABLISHED,
    ENDED
  }

  /** A step that may fail because the other side or the connection is gone. */
  private interface Step {
    void run() throws SipException, InvalidArgumentException;
  }

  private final SipMessages messages;
  private final SipProvider provider;
  private final Optional<NodeId> node;
  private final String tag;
  private Optional<ClientTransaction> outgoing = Optional.empty();
  private Optional<ServerTransaction> incoming = Optional.empty();
  private Optional<Dialog> dialog = Optional.empty();
  private Optional<ServerTransaction> reoffer = Optional.empty();
  private final TrickleInfo info = new TrickleInfo(this::sendInfo);
  private boolean reofferPending;
  private boolean offered;
  private Optional<Consumer<String>> answered = Optional.empty();
  private Optional<InetAddress> remoteHost = Optional.empty();
  private Listener listener;
  private Phase phase;

  private JainLeg(SipMessages messages, SipProvider provider, Optional<NodeId> node, Phase phase) {
    this.messages = messages;
    this.provider = provider;
    this.node = node;
    this.phase = phase;
    this.tag = messages.tag();
  }

  static JainLeg outgoing(
      SipMessages messages,
      SipProvider provider,
      Optional<NodeId> node,
      ClientTransaction transaction,
      Listener listener) {
    JainLeg leg = new JainLeg(messages, provider, node, Phase.INVITING);
    leg.outgoing = Optional.of(transaction);
    leg.listener = listener;
    return leg;
  }

  static JainLeg incoming(
      SipMessages messages,
      SipProvider provider,
      Optional<NodeId> node,
      ServerTransaction transaction,
      Dialog dialog) {
    JainLeg leg = new JainLeg(messages, provider, node, Phase.INVITED);
    leg.incoming = Optional.of(transaction);
    leg.offered = SipMessages.sdp(transaction.getRequest()).isPresent();
    leg.heard((SIPMessage) transaction.getRequest());
    leg.trickling(transaction.getRequest());
    leg.dialog = Optional.of(dialog);
    return leg;
  }

  void listener(Listener value) {
    listener = value;
  }

  /**
   * A dialog belongs to the node that began it; another node that knows its tags is turned away.
   */
  boolean isFrom(Optional<NodeId> sender) {
    return node.equals(sender);
  }

  /**
   * RFC 8840 section 4.3.2 has a provisional response sent again and again where it may be lost.
   * The overlay's connections lose none; plain SIP gets whole descriptions.
   */
  private void trickling(Message message) {
    info.supported(node.isPresent() && SipMessages.trickles(message));
  }

  private void heard(SIPMessage message) {
    if (node.isEmpty()) {
      remoteHost = Optional.ofNullable(message.getRemoteAddress());
    }
  }

  @Override
  public Optional<InetAddress> remoteHost() {
    return remoteHost;
  }

  @Override
  public Optional<NodeId> node() {
    return node;
  }

  @Override
  public void ring(Optional<String> answer) {
    if (phase == Phase.INVITED) {
      respond(incoming.orElseThrow(), Response.RINGING, answer);
    }
  }

  @Override
  public void accept(String description) {
    if (phase == Phase.INVITED) {
      phase = Phase.ESTABLISHED;
      if (!offered) {
        answered = Optional.of(listener::offerAnswered);
      }
      respond(incoming.orElseThrow(), Response.OK, Optional.of(description));
    }
  }

  @Override
  public void reject(int status) {
    if (phase == Phase.INVITED) {
      phase = Phase.ENDED;
      respond(incoming.orElseThrow(), status, Optional.empty());
    }
  }

  @Override
  public void end() {
    switch (phase) {
      case INVITING -> {
        phase = Phase.CANCELLING;
        attempt(
            () ->
                provider
                    .getNewClientTransaction(outgoing.orElseThrow().createCancel())
                    .sendRequest());
      }
      case INVITED -> reject(Response.DECLINE);
      case ESTABLISHED -> {
        phase = Phase.ENDED;
        attempt(() -> send(dialog.orElseThrow().createRequest(Request.BYE)));
      }
      case CANCELLING, ENDED -> {}
    }
  }

  @Override
  public void reoffer(String offer) {
    if (phase != Phase.ESTABLISHED) {
      return;
    }
    reofferPending = true;
    boolean sent =
        attempt(
            () -> {
              Request request = dialog.orElseThrow().createRequest(Request.INVITE);
              request.setHeader(messages.contact(provider));
              messages.allow(request);
              messages.trickle(request);
              messages.body(request, "application", "sdp", offer);
              send(request);
            });
    if (!sent) {
      reofferPending = false;
      listener.rerejected(Response.SERVICE_UNAVAILABLE);
    }
  }

  @Override
  public void acceptReoffer(String answer) {
    reoffer.ifPresent(transaction -> respond(transaction, Response.OK, Optional.of(answer)));
    reoffer = Optional.empty();
  }

  @Override
  public void rejectReoffer(int status) {
    reoffer.ifPresent(transaction -> respond(transaction, status, Optional.empty()));
    reoffer = Optional.empty();
  }

  @Override
  public boolean trickles() {
    return info.supported();
  }

  @Override
  public void trickle(String fragment) {
    if (phase != Phase.ENDED && phase != Phase.CANCELLING) {
      info.send(fragment);
    }
  }

  private boolean sendInfo(String fragment) {
    return dialog.isPresent()
        && attempt(
            () -> {
              Request request = dialog.get().createRequest(Request.INFO);
              messages.trickled(request, fragment);
              send(request);
            });
  }

  @Override
  public void refer(String aor) {
    boolean sent =
        phase == Phase.ESTABLISHED
            && attempt(
                () -> {
                  Request request = dialog.orElseThrow().createRequest(Request.REFER);
                  messages.header(request, "Refer-To", "<sip:" + aor + ">");
                  // RFC 4488: we leave the call at once, so nobody is there to be notified.
                  messages.header(request, "Refer-Sub", "false");
                  send(request);
                });
    if (!sent) {
      listener.referAnswered(false);
    }
  }

  private void send(Request request) throws SipException {
    ClientTransaction transaction = provider.getNewClientTransaction(request);
    transaction.setApplicationData(this);
    dialog.orElseThrow().sendRequest(transaction);
  }

  private void respond(ServerTransaction transaction, int status, Optional<String> sdp) {
    attempt(
        () -> {
          Response response = messages.response(transaction.getRequest(), status, tag, provider);
          if (sdp.isPresent()) {
            messages.body(response, "application", "sdp", sdp.get());
          }
          transaction.sendResponse(response);
        });
  }

  private static boolean attempt(Step step) {
    try {
      step.run();
      return true;
    } catch (SipException | InvalidArgumentException e) {
      log.debug("SIP: {}", e.toString());
      return false;
    }
  }

  /** RFC 3261 section 13.2.2.4: the ACK answers the offer of a 200, where the INVITE had none. */
  void acknowledged(Optional<String> answer) {
    info.confirmed();
    Optional<Consumer<String>> waiting = answered;
    answered = Optional.empty();
    if (phase != Phase.ESTABLISHED || waiting.isEmpty()) {
      return;
    }
    if (answer.isPresent()) {
      waiting.get().accept(answer.get());
    } else {
      end();
      listener.ended();
    }
  }

  /** A request within the dialog. */
  void requested(Request request, ServerTransaction transaction) {
    switch (request.getMethod()) {
      case Request.BYE -> {
        respond(transaction, Response.OK, Optional.empty());
        finish(listener::ended);
      }
      case Request.CANCEL -> {
        respond(transaction, Response.OK, Optional.empty());
        if (phase == Phase.INVITED) {
          respond(incoming.orElseThrow(), Response.REQUEST_TERMINATED, Optional.empty());
          finish(listener::cancelled);
        }
      }
      case Request.INVITE -> reinvited(request, transaction);
      case Request.REFER -> referred(request, transaction);
      case Request.INFO -> informed(request, transaction);
      case Request.NOTIFY, Request.OPTIONS -> respond(transaction, Response.OK, Optional.empty());
      default -> respond(transaction, Response.METHOD_NOT_ALLOWED, Optional.empty());
    }
  }

  /** RFC 8840; an INFO without a package is one of those before RFC 6086 and means nothing here. */
  private void informed(Request request, ServerTransaction transaction) {
    Optional<String> about = SipMessages.infoPackage(request);
    Optional<String> fragment = SipMessages.body(request, "application", SipMessages.FRAGMENT);
    if (about.isEmpty()) {
      respond(transaction, Response.OK, Optional.empty());
    } else if (!about.get().equalsIgnoreCase(SipMessages.TRICKLE)) {
      respond(transaction, SipMessages.BAD_INFO_PACKAGE, Optional.empty());
    } else if (fragment.isEmpty()) {
      respond(transaction, Response.UNSUPPORTED_MEDIA_TYPE, Optional.empty());
    } else {
      respond(transaction, Response.OK, Optional.empty());
      listener.trickled(fragment.get());
      // RFC 8840 section 4.3.2: such a request "proves that the response has arrived".
      info.confirmed();
    }
  }

  /** RFC 3261 section 14.2: "...MUST return a 491 (Request Pending) response". */
  private void reinvited(Request request, ServerTransaction transaction) {
    Optional<String> offer = SipMessages.sdp(request);
    if (reofferPending || reoffer.isPresent()) {
      respond(transaction, Response.REQUEST_PENDING, Optional.empty());
    } else if (phase != Phase.ESTABLISHED || answered.isPresent()) {
      respond(transaction, Response.NOT_ACCEPTABLE_HERE, Optional.empty());
    } else {
      reoffer = Optional.of(transaction);
      if (offer.isPresent()) {
        listener.reoffered(offer.get());
      } else {
        answered = Optional.of(listener::reaccepted);
        listener.offerWanted();
      }
    }
  }

  private void referred(Request request, ServerTransaction transaction) {
    ReferToHeader to = (ReferToHeader) request.getHeader(ReferToHeader.NAME);
    if (phase == Phase.ESTABLISHED
        && to != null
        && to.getAddress().getURI() instanceof SipURI uri) {
      respond(transaction, Response.ACCEPTED, Optional.empty());
      listener.referred(uri.toString());
    } else {
      respond(transaction, Response.BAD_REQUEST, Optional.empty());
    }
  }

  void responded(ClientTransaction transaction, Response response, Optional<Dialog> at)
      throws SipException, InvalidArgumentException {
    String method = ((CSeqHeader) response.getHeader(CSeqHeader.NAME)).getMethod();
    int status = response.getStatusCode();
    heard((SIPMessage) response);
    switch (method) {
      case Request.INVITE -> {
        if (status >= 200 && status < 300) {
          acknowledge(response, at.or(() -> dialog).orElseThrow());
        }
        if (transaction.equals(outgoing.orElse(null))) {
          inviteAnswered(response, status, at);
        } else if (status >= 200) {
          reofferAnswered(response, status);
        }
      }
      case Request.INFO -> {
        if (status >= 200) {
          info.answered(status);
        }
      }
      case Request.REFER -> {
        if (status >= 200) {
          listener.referAnswered(status < 300);
        }
      }
      default -> log.trace("{} {}", method, status);
    }
  }

  private static void acknowledge(Response response, Dialog dialog)
      throws SipException, InvalidArgumentException {
    long number = ((CSeqHeader) response.getHeader(CSeqHeader.NAME)).getSeqNumber();
    dialog.sendAck(dialog.createAck(number));
  }

  private void inviteAnswered(Response response, int status, Optional<Dialog> at) {
    if (status > 100 && status < 300) {
      trickling(response);
    }
    if (status > 100 && status < 200 && phase == Phase.INVITING) {
      at.ifPresent(this::known);
      listener.ringing(status, SipMessages.sdp(response));
    } else if (status >= 200 && status < 300) {
      accepted(response, at.orElseThrow());
    } else if (status >= 300) {
      boolean wanted = phase == Phase.INVITING;
      phase = Phase.ENDED;
      if (wanted) {
        listener.rejected(status);
      }
    }
  }

  private void accepted(Response response, Dialog established) {
    boolean wanted = phase == Phase.INVITING;
    phase = Phase.ESTABLISHED;
    known(established);
    Optional<String> answer = SipMessages.sdp(response);
    if (wanted && answer.isPresent()) {
      listener.accepted(answer.get());
      return;
    }
    // RFC 3261 section 15: a 200 that crossed our CANCEL, or that answers nothing, is hung up.
    end();
    if (wanted) {
      listener.rejected(Response.NOT_ACCEPTABLE_HERE);
    }
  }

  private void known(Dialog begun) {
    begun.setApplicationData(this);
    dialog = Optional.of(begun);
    info.confirmed();
  }

  private void reofferAnswered(Response response, int status) {
    reofferPending = false;
    Optional<String> answer = SipMessages.sdp(response);
    if (status < 300 && answer.isPresent()) {
      listener.reaccepted(answer.get());
    } else if (status == Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST
        || status == Response.REQUEST_TIMEOUT) {
      finish(listener::ended);
    } else {
      listener.rerejected(status);
    }
  }

  void timedOut(String method) {
    if (method.equals(Request.INVITE) && phase == Phase.INVITING) {
      phase = Phase.ENDED;
      listener.rejected(Response.REQUEST_TIMEOUT);
    } else if (method.equals(Request.INVITE) && phase == Phase.ESTABLISHED) {
      finish(listener::ended);
    } else if (method.equals(Request.REFER)) {
      listener.referAnswered(false);
    } else if (method.equals(Request.INFO)) {
      info.answered(Response.REQUEST_TIMEOUT);
    }
  }

  void dialogTerminated() {
    if (phase == Phase.ESTABLISHED) {
      finish(listener::ended);
    }
  }

  private void finish(Runnable tell) {
    if (phase != Phase.ENDED) {
      phase = Phase.ENDED;
      tell.run();
    }
  }
}
