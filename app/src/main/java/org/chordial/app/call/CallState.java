package org.chordial.app.call;

import java.util.Arrays;
import java.util.Optional;

/** Where a call stands. Each state has the word that the control API and the logs use. */
public enum CallState {
  LOOKING_UP("looking-up"),
  CONNECTING("connecting"),
  RINGING("ringing"),
  CONNECTED("connected"),
  HELD("held"),
  RECONNECTING("reconnecting"),
  ENDED("ended");

  private final String word;

  CallState(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  public static Optional<CallState> ofWord(String word) {
    return Arrays.stream(values()).filter(state -> state.word.equals(word)).findFirst();
  }
}
