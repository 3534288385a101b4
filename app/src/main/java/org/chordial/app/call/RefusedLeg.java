package org.chordial.app.call;

import java.util.Optional;
import org.chordial.app.sip.CallLeg;

/** Hears what comes on a leg that was refused at once, and does nothing about it. */
enum RefusedLeg implements CallLeg.Listener {
  INSTANCE;

  @Override
  public void ringing(int status, Optional<String> answer) {}

  @Override
  public void accepted(String answer) {}

  @Override
  public void rejected(int status) {}

  @Override
  public void offerAnswered(String answer) {}

  @Override
  public void offerWanted() {}

  @Override
  public void reoffered(String offer) {}

  @Override
  public void reaccepted(String answer) {}

  @Override
  public void rerejected(int status) {}

  @Override
  public void trickled(String fragment) {}

  @Override
  public void referred(String to) {}

  @Override
  public void referAnswered(boolean accepted) {}

  @Override
  public void cancelled() {}

  @Override
  public void ended() {}
}
