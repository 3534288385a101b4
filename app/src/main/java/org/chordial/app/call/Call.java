package org.chordial.app.call;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.chordial.app.sdp.Description;
import org.chordial.app.sdp.SdpException;
import org.chordial.app.sip.CallLeg;
import org.chordial.app.sip.SipTarget;
import org.chordial.ice.agent.IceRole;
import org.chordial.overlay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call: does what its {@link CallMachine} says, and tells it what comes of it. On the phone's
 * executor only.
 */
final class Call {
  private static final Logger log = LoggerFactory.getLogger(Call.class);

  private final CallId id;
  private final String peer;
  private final CallSetting setting;
  private final CallMachine machine;
  private final CallReport report;
  private final CallMedia media;
  private final List<Consumer<CallDialog>> waiting = new ArrayList<>();
  private final CallTimers timers;
  private final CallTargets targets;
  private final Reoffers reoffers;
  private final ArrayDeque<CallInput> inputs = new ArrayDeque<>();
  private final List<Optional<CallLeg>> legs = new ArrayList<>();
  private final Trickle trickle = new Trickle(legs);

  /** The legs that need no INVITE any more. */
  private final BitSet invited = new BitSet();

  private Optional<CallLeg> chosen = Optional.empty();
  private Optional<String> offer = Optional.empty();
  private final IceRole role;
  private Optional<CallDialog> ready = Optional.empty();
  private boolean handling;

  /**
   * @param direct where an outgoing call goes that needs no looking up
   * @param plain the address of this host for media where they are to go in the clear
   */
  Call(
      CallId id,
      String peer,
      Optional<SipTarget> direct,
      Optional<InetAddress> plain,
      IceRole role,
      boolean verified,
      boolean video,
      CallSetting setting) {
    this.id = id;
    this.peer = peer;
    this.role = role;
    this.setting = setting;
    this.machine = new CallMachine(peer);
    this.report = new CallReport(id, verified, setting, this::handle);
    report.onRestartWanted(this::restartIce);
    report.onCandidates(trickle);
    this.media = setting.media().create(id, report);
    this.timers =
        new CallTimers(
            setting.context().executor(), timer -> handle(new CallInput.TimedOut(timer)));
    this.targets = new CallTargets(peer, direct, setting, report.times());
    this.reoffers = new Reoffers(setting.context(), role, this::sendOffer);
    CompletableFuture<CallDialog> dialog =
        CallDialog.prepare(media, plain, setting.context().random().nextLong(1L << 62), video);
    var _ =
        dialog.whenCompleteAsync(
            (made, error) -> {
              if (error == null) {
                ready = Optional.of(made);
                trickle.begin(made);
                waiting.forEach(use -> use.accept(made));
                waiting.clear();
              } else {
                handle(new CallInput.MediaFailed(reason(error)));
              }
            },
            setting.context().executor());
  }

  CallId id() {
    return id;
  }

  CallState state() {
    return machine.state();
  }

  boolean established() {
    return machine.established();
  }

  CallReport report() {
    return report;
  }

  CallMedia media() {
    return media;
  }

  Optional<CallLeg> chosen() {
    return chosen;
  }

  /** Inputs that arise while others are handled wait for their turn. */
  void handle(CallInput input) {
    inputs.add(input);
    if (handling) {
      return;
    }
    handling = true;
    try {
      while (!inputs.isEmpty()) {
        machine.on(inputs.remove()).forEach(this::perform);
      }
    } finally {
      handling = false;
    }
  }

  private void perform(CallAction action) {
    switch (action) {
      case CallAction.LookUp() -> targets.lookUp(this::foundOrNot);
      case CallAction.Attach(int leg) -> targets.attach(leg, this::handle);
      case CallAction.Invite(int leg) -> whenReady(agreed -> invite(leg, agreed));
      case CallAction.EndLeg(int leg) -> {
        invited.set(leg);
        legs.get(leg).ifPresent(CallLeg::end);
      }
      case CallAction.Use(int leg) -> chosen = legs.get(leg);
      case CallAction.AcceptInvitation() -> {
        report.answered();
        whenAnswerable(chosen.orElseThrow(), this::acceptInvitation);
      }
      case CallAction.RejectInvitation(int status) -> chosen.ifPresent(leg -> leg.reject(status));
      case CallAction.SendHold(boolean on) ->
          whenReady(
              agreed -> {
                agreed.heldHere(on);
                reoffers.offer();
              });
      case CallAction.Start(CallTimer timer) -> timers.start(timer);
      case CallAction.Stop(CallTimer timer) -> timers.stop(timer);
      case CallAction.Report(CallState state, String reason, String text) ->
          setting.events().accept(new PhoneEvent.State(id, state, reason, text));
      case CallAction.Release() -> {
        report.close();
        media.close();
        setting.released().accept(this);
      }
    }
  }

  private void foundOrNot(CallInput result) {
    if (result instanceof CallInput.Found found) {
      for (int leg = 0; leg < found.devices(); leg++) {
        legs.add(Optional.empty());
      }
    }
    handle(result);
  }

  /**
   * The SIP connection broke in the middle of the call: the caller opens another, once, for what
   * there is still to say. The media have a path of their own and go on meanwhile.
   */
  void disconnected(NodeId node) {
    if (chosen.flatMap(CallLeg::node).filter(node::equals).isPresent() && established()) {
      targets.reattach(node);
    }
  }

  /**
   * Where candidates are missing yet, a device that takes them one by one gets its INVITE at once;
   * any other gets it when they are all there (RFC 8840 section 5).
   */
  private void invite(int leg, CallDialog agreed) {
    if (!agreed.isComplete()) {
      var _ =
          setting
              .agent()
              .trickles(targets.target(leg))
              .thenAccept(
                  yes -> {
                    if (yes) {
                      sendInvite(leg, agreed);
                    }
                  });
    }
    trickle.whenComplete(agreed, whole -> sendInvite(leg, whole));
  }

  private void sendInvite(int leg, CallDialog agreed) {
    if (machine.state() == CallState.ENDED || invited.get(leg)) {
      return;
    }
    invited.set(leg);
    String text = offer.isPresent() ? agreed.offerAgain() : agreed.offer();
    offer = Optional.of(text);
    try {
      legs.set(
          leg,
          Optional.of(
              setting.agent().invite(targets.target(leg), text, new CallLegEvents(this, leg))));
    } catch (javax.sip.SipException e) {
      log.debug("INVITE not sent: {}", e.toString());
      handle(new CallInput.AttachFailed(leg, PhoneFailure.UNREACHABLE));
    }
  }

  /** Somebody calls: rings at once, and once more with an early answer when media is ready. */
  void invited(CallLeg leg, IncomingOffer incoming) {
    chosen = Optional.of(leg);
    legs.add(chosen);
    handle(new CallInput.Invited());
    setting
        .events()
        .accept(new PhoneEvent.Incoming(id, peer, report.verified(), incoming.sendsVideo()));
    leg.ring(Optional.empty());
    whenReady(agreed -> agreed.peer(leg.remoteHost()));
    if (incoming.sdp().isEmpty()) {
      return;
    }
    whenAnswerable(
        leg,
        agreed ->
            negotiate(
                () -> {
                  agreed.offered(incoming.sdp().get());
                  String answer = agreed.answer();
                  offer = Optional.of(answer);
                  leg.ring(offer);
                  agreed.start(role);
                }));
  }

  private void acceptInvitation(CallDialog agreed) {
    negotiate(
        () -> {
          chosen.orElseThrow().accept(offer.orElseGet(agreed::offer));
          if (offer.isPresent()) {
            pictureChanged(agreed);
            agreed.open(role);
          }
        });
  }

  /** The offer in our 200 was answered. */
  void offerAnswered(String answer) {
    whenReady(agreed -> opened(agreed, answer));
  }

  private void opened(CallDialog agreed, String answer) {
    negotiate(
        () -> {
          agreed.answered(answer);
          pictureChanged(agreed);
          agreed.open(role);
        });
  }

  /** A device rings; where it is the only one, its early answer lets media find their way now. */
  void ringing(int leg, Optional<String> answer) {
    report.times().ringing(setting.now());
    handle(new CallInput.Ringing(leg));
    if (answer.isPresent() && legs.size() == 1) {
      whenReady(
          agreed ->
              negotiate(
                  () -> {
                    agreed.peer(legs.get(leg).flatMap(CallLeg::remoteHost));
                    agreed.answered(answer.get());
                    agreed.start(role);
                  }));
    }
    // RFC 8840 section 4.3.2: "The Offerer MUST send a Trickle ICE INFO request as soon as it
    // receives an SDP Answer in an unreliable provisional response."
    if (answer.isPresent()) {
      whenReady(_ -> legs.get(leg).ifPresent(trickle::tell));
    }
  }

  /** The body of an INFO has come on a leg. */
  void trickled(String fragment) {
    whenReady(
        agreed -> {
          try {
            agreed.trickled(fragment);
          } catch (SdpException e) {
            log.debug("trickled candidates were refused: {}", e.toString());
          }
        });
  }

  void accepted(int leg, String answer) {
    report.answered();
    handle(new CallInput.Accepted(leg));
    if (chosen.equals(legs.get(leg))) {
      whenReady(
          agreed -> {
            agreed.peer(legs.get(leg).flatMap(CallLeg::remoteHost));
            opened(agreed, answer);
          });
    }
  }

  /** The network has changed: a new offer tells the new addresses (RFC 8839 section 4.4). */
  private void restartIce() {
    whenReady(
        agreed -> {
          if (established()) {
            boolean trickles = chosen.map(CallLeg::trickles).orElse(false);
            var _ = agreed.restart(trickles).thenRun(reoffers::offer);
          }
        });
  }

  private void sendOffer(Runnable begun) {
    chosen.ifPresent(
        leg ->
            whenReady(
                agreed -> {
                  begun.run();
                  leg.reoffer(agreed.offer());
                }));
  }

  void reaccepted(String answer) {
    whenReady(
        agreed ->
            negotiate(
                () -> {
                  agreed.answered(answer);
                  agreed.reconnect(role);
                  agreed.apply();
                  pictureChanged(agreed);
                }));
    reoffers.accepted();
  }

  void rerejected(int status) {
    reoffers.rejected(status, established());
  }

  void reoffered(String text) {
    CallLeg leg = chosen.orElseThrow();
    whenReady(
        agreed -> {
          try {
            Description description = agreed.offered(text);
            if (agreed.restartAsked()) {
              var _ =
                  agreed
                      .restart(leg.trickles())
                      .whenComplete((_, _) -> negotiate(() -> take(leg, description, agreed)));
            } else {
              take(leg, description, agreed);
            }
          } catch (SdpException e) {
            log.debug("a new offer was refused: {}", e.toString());
            leg.rejectReoffer(488);
          }
        });
  }

  private void take(CallLeg leg, Description offered, CallDialog agreed) throws SdpException {
    leg.acceptReoffer(agreed.answer());
    agreed.reconnect(role);
    agreed.apply();
    boolean held = offered.sound().map(direction -> !direction.receives()).orElse(true);
    handle(new CallInput.RemoteHold(held));
    pictureChanged(agreed);
  }

  /** The other side asks for an offer of ours. */
  void offerWanted() {
    CallLeg leg = chosen.orElseThrow();
    whenReady(agreed -> leg.acceptReoffer(agreed.offer()));
  }

  /** Answers with or without our own picture. */
  void answer(boolean video) {
    whenReady(agreed -> agreed.sendVideo(video));
    handle(new CallInput.Answer());
  }

  void video(boolean on) {
    whenReady(
        agreed -> {
          agreed.sendVideo(on);
          media.video(on);
          reoffers.offer();
        });
  }

  private void pictureChanged(CallDialog agreed) {
    report.picture(agreed.sendsVideo(), agreed.receivesVideo());
  }

  /** Who does not take candidates one by one gets an answer with all of them. */
  private void whenAnswerable(CallLeg leg, Consumer<CallDialog> use) {
    whenReady(
        agreed -> {
          if (leg.trickles()) {
            use.accept(agreed);
          } else {
            trickle.whenComplete(agreed, use);
          }
        });
  }

  /** Runs something when media is prepared, in order; where it never is, the call has ended. */
  private void whenReady(Consumer<CallDialog> use) {
    if (ready.isPresent()) {
      use.accept(ready.get());
    } else {
      waiting.add(use);
    }
  }

  /** A step of offer and answer. */
  private interface Step {
    void run() throws SdpException;
  }

  private void negotiate(Step step) {
    if (machine.state() == CallState.ENDED) {
      return;
    }
    try {
      step.run();
    } catch (SdpException e) {
      handle(new CallInput.MediaFailed("the other phone's description of it: " + e.getMessage()));
    }
  }

  private static String reason(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    return String.valueOf(cause.getMessage());
  }
}
