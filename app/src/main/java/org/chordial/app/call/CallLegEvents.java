package org.chordial.app.call;

import java.util.Optional;
import org.chordial.app.sip.CallLeg;

/** Brings what one leg hears to its call. */
record CallLegEvents(Call call, int leg) implements CallLeg.Listener {

  @Override
  public void ringing(int status, Optional<String> answer) {
    call.ringing(leg, answer);
  }

  @Override
  public void accepted(String answer) {
    call.accepted(leg, answer);
  }

  @Override
  public void rejected(int status) {
    call.handle(new CallInput.Rejected(leg, status));
  }

  @Override
  public void offerAnswered(String answer) {
    call.offerAnswered(answer);
  }

  @Override
  public void offerWanted() {
    call.offerWanted();
  }

  @Override
  public void reoffered(String offer) {
    call.reoffered(offer);
  }

  @Override
  public void reaccepted(String answer) {
    call.reaccepted(answer);
  }

  @Override
  public void rerejected(int status) {
    call.rerejected(status);
  }

  @Override
  public void trickled(String fragment) {
    call.trickled(fragment);
  }

  @Override
  public void referred(String to) {
    call.report().referred(to);
  }

  @Override
  public void referAnswered(boolean accepted) {
    call.report().referAnswered(accepted);
    if (accepted) {
      call.handle(new CallInput.Transferred());
    }
  }

  @Override
  public void cancelled() {
    call.handle(new CallInput.Cancelled());
  }

  @Override
  public void ended() {
    call.handle(new CallInput.RemoteEnded());
  }
}
