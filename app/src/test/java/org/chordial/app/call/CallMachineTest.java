package org.chordial.app.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallMachineTest {
  private final CallMachine machine = new CallMachine("bob@example.org");
  private final List<CallAction> actions = new ArrayList<>();

  private void on(CallInput... inputs) {
    for (CallInput input : inputs) {
      actions.clear();
      actions.addAll(machine.on(input));
    }
  }

  private void ringingOut(int devices) {
    on(new CallInput.Dial(), new CallInput.Found(devices));
    for (int leg = 0; leg < devices; leg++) {
      on(new CallInput.Attached(leg), new CallInput.Ringing(leg));
    }
  }

  private void established() {
    ringingOut(1);
    on(new CallInput.Accepted(0));
  }

  private void assertState(CallState state, String reason) {
    assertEquals(state, machine.state());
    assertTrue(
        actions.stream()
            .anyMatch(
                action ->
                    action instanceof CallAction.Report report
                        && report.state() == state
                        && report.reason().equals(reason)),
        "no report of " + reason + " in " + actions);
  }

  @Test
  void anOutgoingCallGoesThroughItsStates() {
    on(new CallInput.Dial());
    assertState(CallState.LOOKING_UP, "dialed");
    assertTrue(actions.contains(new CallAction.LookUp()));
    on(new CallInput.Found(1));
    assertState(CallState.CONNECTING, "found");
    assertTrue(actions.contains(new CallAction.Attach(0)));
    on(new CallInput.Attached(0));
    assertEquals(List.of(new CallAction.Invite(0)), actions);
    on(new CallInput.Ringing(0));
    assertState(CallState.RINGING, "ringing");
    assertTrue(actions.contains(new CallAction.Stop(CallTimer.CONNECT)));
    on(new CallInput.Accepted(0));
    assertState(CallState.CONNECTED, "answered");
    assertTrue(actions.contains(new CallAction.Use(0)));
    on(new CallInput.HangUp());
    assertState(CallState.ENDED, "hung-up");
    assertTrue(actions.contains(new CallAction.EndLeg(0)));
    assertEquals(new CallAction.Release(), actions.getLast());
  }

  @Test
  void theFirstDeviceThatAnswersWinsAndTheOthersAreCancelled() {
    ringingOut(3);
    on(new CallInput.Accepted(1));
    assertTrue(actions.contains(new CallAction.EndLeg(0)));
    assertTrue(actions.contains(new CallAction.EndLeg(2)));
    assertTrue(actions.contains(new CallAction.Use(1)));
    on(new CallInput.Accepted(2));
    assertEquals(List.of(new CallAction.EndLeg(2)), actions);
    assertEquals(CallState.CONNECTED, machine.state());
  }

  @Test
  void oneDeviceThatFailsDoesNotEndTheCall() {
    on(new CallInput.Dial(), new CallInput.Found(2));
    on(new CallInput.AttachFailed(0, PhoneFailure.UNREACHABLE));
    assertEquals(CallState.CONNECTING, machine.state());
    on(new CallInput.Attached(1), new CallInput.Rejected(1, 486));
    assertState(CallState.ENDED, "busy");
  }

  @Test
  void aDeclineSpeaksForThePersonAndCancelsTheOtherDevices() {
    ringingOut(2);
    on(new CallInput.Rejected(0, 603));
    assertState(CallState.ENDED, "declined");
    assertTrue(actions.contains(new CallAction.EndLeg(1)));
  }

  @Test
  void aNameThatNobodyHasEndsTheCall() {
    on(new CallInput.Dial(), new CallInput.LookupFailed(PhoneFailure.NO_SUCH_NAME));
    assertState(CallState.ENDED, "no-such-name");
  }

  @Test
  void devicesThatDoNotAnswerTheAttachMakeTheCallOffline() {
    on(new CallInput.Dial(), new CallInput.Found(1));
    on(new CallInput.AttachFailed(0, PhoneFailure.OFFLINE));
    assertState(CallState.ENDED, "offline");
  }

  @Test
  void theLimitsOfWaitingEndTheCall() {
    on(new CallInput.Dial(), new CallInput.TimedOut(CallTimer.CONNECT));
    assertState(CallState.ENDED, "lookup-failed");
  }

  @Test
  void aMinuteOfRingingIsNoAnswer() {
    ringingOut(1);
    on(new CallInput.TimedOut(CallTimer.NO_ANSWER));
    assertState(CallState.ENDED, "no-answer");
    assertTrue(actions.contains(new CallAction.EndLeg(0)));
  }

  @Test
  void hangingUpBeforeTheAnswerCancels() {
    ringingOut(2);
    on(new CallInput.HangUp());
    assertState(CallState.ENDED, "cancelled");
    assertTrue(actions.contains(new CallAction.EndLeg(0)));
    assertTrue(actions.contains(new CallAction.EndLeg(1)));
  }

  @Test
  void anIncomingCallRingsAndIsAnswered() {
    on(new CallInput.Invited());
    assertState(CallState.RINGING, "incoming");
    on(new CallInput.Answer());
    assertState(CallState.CONNECTED, "answered");
    assertTrue(actions.contains(new CallAction.AcceptInvitation()));
    on(new CallInput.Answer());
    assertEquals(List.of(), actions);
    on(new CallInput.RemoteEnded());
    assertState(CallState.ENDED, "remote-hung-up");
  }

  @Test
  void anIncomingCallIsDeclinedByTheUserOrMissed() {
    on(new CallInput.Invited(), new CallInput.Decline());
    assertState(CallState.ENDED, "declined-here");
    assertTrue(actions.contains(new CallAction.RejectInvitation(603)));
  }

  @Test
  void anIncomingCallThatNobodyAnswersIsMissed() {
    on(new CallInput.Invited(), new CallInput.TimedOut(CallTimer.NO_ANSWER));
    assertState(CallState.ENDED, "missed");
    assertTrue(actions.contains(new CallAction.RejectInvitation(480)));
  }

  @Test
  void anIncomingCallThatIsTakenBackEnds() {
    on(new CallInput.Invited(), new CallInput.Cancelled());
    assertState(CallState.ENDED, "cancelled");
  }

  @Test
  void holdEndsWhenBothSidesHaveResumed() {
    established();
    on(new CallInput.Hold());
    assertState(CallState.HELD, "hold");
    assertTrue(actions.contains(new CallAction.SendHold(true)));
    on(new CallInput.RemoteHold(true));
    assertState(CallState.HELD, "remote-hold");
    on(new CallInput.Resume());
    assertState(CallState.HELD, "resume");
    on(new CallInput.RemoteHold(false));
    assertState(CallState.CONNECTED, "remote-resume");
  }

  @Test
  void aLostPathReconnectsOrEndsTheCall() {
    established();
    on(new CallInput.PathLost(true));
    assertState(CallState.RECONNECTING, "path-lost");
    on(new CallInput.PathLost(false));
    assertState(CallState.CONNECTED, "path-found");
    on(new CallInput.PathLost(true), new CallInput.TimedOut(CallTimer.RECONNECT));
    assertState(CallState.ENDED, "connection-lost");
  }

  @Test
  void mediaThatFailEndTheCallWithTheirReason() {
    established();
    on(new CallInput.MediaFailed("no path"));
    assertState(CallState.ENDED, "media-failed");
    assertTrue(actions.contains(new CallAction.EndLeg(0)));
  }

  @Test
  void nothingHappensAfterTheEnd() {
    established();
    on(new CallInput.RemoteEnded());
    on(
        new CallInput.HangUp(),
        new CallInput.Accepted(0),
        new CallInput.Ringing(0),
        new CallInput.Hold(),
        new CallInput.TimedOut(CallTimer.NO_ANSWER));
    assertEquals(List.of(), actions);
    assertEquals(CallState.ENDED, machine.state());
  }
}
