package org.chordial.app.ui.call;

import org.chordial.app.ui.model.CallModel;

/** What the buttons of a call ask for. */
public interface CallActions {
  void mute(CallModel call, boolean on);

  void video(CallModel call, boolean on);

  void hold(CallModel call, boolean on);

  void dtmf(CallModel call, char key);

  void end(CallModel call);

  void callAgain(CallModel call);

  /** Puts a call that is over out of sight and begins a message instead. */
  void leaveMessage(CallModel call);

  /** Puts a call that is over out of sight. */
  void close(CallModel call);
}
