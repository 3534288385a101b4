package org.chordial.app.call;

import java.util.ArrayList;
import java.util.List;

/**
 * The states of one call: inputs in, actions out, nothing else. What does not fit the state is
 * ignored, since crossing messages are no errors.
 */
final class CallMachine {

  private enum Leg {
    ATTACHING,
    INVITED,
    RINGING,
    FAILED,
    WON
  }

  private static final int DECLINE = 603;

  private final String peer;
  private final List<Leg> legs = new ArrayList<>();
  private final List<CallAction> actions = new ArrayList<>();
  private CallState state = CallState.LOOKING_UP;
  private boolean incoming;
  private boolean heldHere;
  private boolean heldThere;
  private boolean lost;
  private PhoneFailure worst = PhoneFailure.OFFLINE;

  /**
   * @param peer whom the sentences name
   */
  CallMachine(String peer) {
    this.peer = peer;
  }

  CallState state() {
    return state;
  }

  /** Whether sound may flow: answered and not over. */
  boolean established() {
    return state == CallState.CONNECTED
        || state == CallState.HELD
        || state == CallState.RECONNECTING;
  }

  boolean heldHere() {
    return heldHere;
  }

  List<CallAction> on(CallInput input) {
    if (state != CallState.ENDED) {
      handle(input);
    }
    List<CallAction> result = List.copyOf(actions);
    actions.clear();
    return result;
  }

  private void handle(CallInput input) {
    switch (input) {
      case CallInput.Dial() -> {
        report(CallState.LOOKING_UP, "dialed", "Looking up " + peer + ".");
        act(new CallAction.Start(CallTimer.CONNECT));
        act(new CallAction.LookUp());
      }
      case CallInput.Found(int devices) -> found(devices);
      case CallInput.LookupFailed(PhoneFailure failure) -> fail(failure);
      case CallInput.Attached(int leg) -> {
        if (leg(leg) == Leg.ATTACHING) {
          legs.set(leg, Leg.INVITED);
          act(new CallAction.Invite(leg));
        }
      }
      case CallInput.AttachFailed(int leg, PhoneFailure failure) -> legFailed(leg, failure);
      case CallInput.Invited() -> {
        incoming = true;
        act(new CallAction.Start(CallTimer.NO_ANSWER));
        report(CallState.RINGING, "incoming", peer + " is calling.");
      }
      case CallInput.Ringing(int leg) -> ringing(leg);
      case CallInput.Accepted(int leg) -> accepted(leg);
      case CallInput.Rejected(int leg, int status) -> legFailed(leg, Rejections.of(status));
      case CallInput.Answer() -> {
        if (incoming && state == CallState.RINGING) {
          act(new CallAction.Stop(CallTimer.NO_ANSWER));
          act(new CallAction.AcceptInvitation());
          report(CallState.CONNECTED, "answered", "Connected to " + peer + ".");
        }
      }
      case CallInput.Decline() -> {
        if (incoming && state == CallState.RINGING) {
          act(new CallAction.RejectInvitation(DECLINE));
          end("declined-here", "You declined the call of " + peer + ".");
        }
      }
      case CallInput.HangUp() -> hangUp();
      case CallInput.Cancelled() ->
          end("cancelled", peer + " gave up before the call was answered.");
      case CallInput.RemoteEnded() -> end("remote-hung-up", peer + " ended the call.");
      case CallInput.Transferred() -> {
        endLegs();
        end("transferred", "The call was handed over.");
      }
      case CallInput.Hold() -> hold(true);
      case CallInput.Resume() -> hold(false);
      case CallInput.RemoteHold(boolean on) -> {
        if (established() && heldThere != on) {
          heldThere = on;
          settle(on ? "remote-hold" : "remote-resume");
        }
      }
      case CallInput.PathLost(boolean on) -> pathLost(on);
      case CallInput.MediaFailed(String text) -> {
        leave();
        end(PhoneFailure.MEDIA_FAILED.token(), PhoneFailure.MEDIA_FAILED.text(peer, text));
      }
      case CallInput.TimedOut(CallTimer timer) -> timedOut(timer);
    }
  }

  private void found(int devices) {
    if (state != CallState.LOOKING_UP) {
      return;
    }
    String count = devices == 1 ? "a device" : devices + " devices";
    report(CallState.CONNECTING, "found", "Found " + count + " of " + peer + ", connecting.");
    for (int leg = 0; leg < devices; leg++) {
      legs.add(Leg.ATTACHING);
      act(new CallAction.Attach(leg));
    }
  }

  private void ringing(int leg) {
    if (leg(leg) != Leg.INVITED) {
      return;
    }
    legs.set(leg, Leg.RINGING);
    if (state == CallState.CONNECTING) {
      act(new CallAction.Stop(CallTimer.CONNECT));
      act(new CallAction.Start(CallTimer.NO_ANSWER));
      report(CallState.RINGING, "ringing", peer + "'s phone is ringing.");
    }
  }

  /** RFC 3261 section 13.2.2.4: the first 200 wins; whatever answers later is hung up. */
  private void accepted(int leg) {
    if (established()) {
      act(new CallAction.EndLeg(leg));
      return;
    }
    legs.set(leg, Leg.WON);
    endLegs(leg);
    act(new CallAction.Stop(CallTimer.CONNECT));
    act(new CallAction.Stop(CallTimer.NO_ANSWER));
    act(new CallAction.Use(leg));
    report(CallState.CONNECTED, "answered", "Connected to " + peer + ".");
  }

  private void legFailed(int leg, PhoneFailure failure) {
    if (established() || leg(leg) == Leg.FAILED) {
      return;
    }
    legs.set(leg, Leg.FAILED);
    worst = Rejections.moreTelling(worst, failure);
    // RFC 3261 section 16.7: a 6xx speaks for the person, not for one device.
    if (failure == PhoneFailure.DECLINED || legs.stream().allMatch(Leg.FAILED::equals)) {
      endLegs(leg);
      fail(worst);
    }
  }

  private void hangUp() {
    boolean answered = established();
    leave();
    end(
        answered ? "hung-up" : "cancelled",
        answered ? "The call has ended." : "The call was cancelled.");
  }

  /** Tells every device that still matters that we are gone. */
  private void leave() {
    if (incoming && state == CallState.RINGING) {
      act(new CallAction.RejectInvitation(DECLINE));
    } else {
      endLegs();
    }
  }

  private void endLegs(int... except) {
    int kept = except.length == 0 ? -1 : except[0];
    if (incoming) {
      act(new CallAction.EndLeg(0));
      return;
    }
    for (int leg = 0; leg < legs.size(); leg++) {
      if (leg != kept && legs.get(leg) != Leg.FAILED) {
        act(new CallAction.EndLeg(leg));
      }
    }
  }

  private void hold(boolean on) {
    if (established() && heldHere != on) {
      heldHere = on;
      act(new CallAction.SendHold(on));
      settle(on ? "hold" : "resume");
    }
  }

  private void pathLost(boolean on) {
    if (!established() || lost == on) {
      return;
    }
    lost = on;
    act(on ? new CallAction.Start(CallTimer.RECONNECT) : new CallAction.Stop(CallTimer.RECONNECT));
    settle(on ? "path-lost" : "path-found");
  }

  /** Which of the three states of an answered call it is now in. */
  private void settle(String reason) {
    if (lost) {
      report(CallState.RECONNECTING, reason, "Reconnecting to " + peer + ".");
    } else if (heldHere || heldThere) {
      String text = heldHere ? peer + " is on hold." : peer + " has put the call on hold.";
      report(CallState.HELD, reason, text);
    } else {
      report(CallState.CONNECTED, reason, "Connected to " + peer + ".");
    }
  }

  private void timedOut(CallTimer timer) {
    switch (timer) {
      case CONNECT -> {
        if (state == CallState.LOOKING_UP || state == CallState.CONNECTING) {
          endLegs();
          fail(state == CallState.LOOKING_UP ? PhoneFailure.LOOKUP_FAILED : worst);
        }
      }
      case NO_ANSWER -> {
        if (state == CallState.RINGING && incoming) {
          act(new CallAction.RejectInvitation(480));
          end("missed", "You missed a call of " + peer + ".");
        } else if (state == CallState.RINGING) {
          endLegs();
          fail(PhoneFailure.NO_ANSWER);
        }
      }
      case RECONNECT -> {
        if (lost) {
          endLegs();
          fail(PhoneFailure.CONNECTION_LOST);
        }
      }
    }
  }

  private Leg leg(int leg) {
    return leg < legs.size() ? legs.get(leg) : Leg.FAILED;
  }

  private void fail(PhoneFailure failure) {
    end(failure.token(), failure.text(peer, "no reason given"));
  }

  private void end(String reason, String text) {
    for (CallTimer timer : CallTimer.values()) {
      act(new CallAction.Stop(timer));
    }
    report(CallState.ENDED, reason, text);
    act(new CallAction.Release());
  }

  private void report(CallState next, String reason, String text) {
    state = next;
    act(new CallAction.Report(next, reason, text));
  }

  private void act(CallAction action) {
    actions.add(action);
  }
}
