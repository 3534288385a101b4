package org.chordial.app.ui.control;

import javafx.animation.PauseTransition;
import javafx.scene.control.Label;
import javafx.util.Duration;

/** A sentence at the foot of the window that goes away by itself. */
public final class Toast extends Label {
  private final PauseTransition stay = new PauseTransition(Duration.seconds(7));

  public Toast() {
    setId("toast");
    getStyleClass().add("toast");
    setWrapText(true);
    setMaxWidth(560);
    setMouseTransparent(true);
    setVisible(false);
    stay.setOnFinished(event -> setVisible(false));
  }

  /** Says something; nothing where the sentence is empty. */
  public void say(String sentence) {
    if (!sentence.isBlank()) {
      setText(sentence);
      setVisible(true);
      stay.playFromStart();
    }
  }
}
