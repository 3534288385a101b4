package org.chordial.app.ui.call;

import javafx.animation.FadeTransition;
import javafx.animation.PauseTransition;
import javafx.beans.binding.BooleanExpression;
import javafx.event.EventHandler;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.InputEvent;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.util.Duration;

/**
 * Lets the controls over a picture fade while nobody touches anything; any key brings them back.
 */
final class Fading {
  private final PauseTransition wait = new PauseTransition(Duration.seconds(4));
  private final FadeTransition fade;
  private final Node controls;
  private final BooleanExpression overPicture;
  private final EventHandler<InputEvent> touched = event -> wake();

  Fading(Node watched, Node controls, BooleanExpression overPicture) {
    this.controls = controls;
    this.overPicture = overPicture;
    fade = new FadeTransition(Duration.millis(250), controls);
    fade.setToValue(0);
    wait.setOnFinished(
        event -> {
          if (overPicture.get()) {
            fade.playFromStart();
          }
        });
    watched.addEventFilter(MouseEvent.ANY, touched);
    watched
        .sceneProperty()
        .subscribe(
            (before, now) -> {
              forget(before);
              if (now != null) {
                now.addEventFilter(KeyEvent.KEY_PRESSED, touched);
              }
            });
    overPicture.subscribe(now -> wake());
  }

  private void forget(Scene scene) {
    wait.stop();
    fade.stop();
    if (scene != null) {
      scene.removeEventFilter(KeyEvent.KEY_PRESSED, touched);
    }
  }

  private void wake() {
    fade.stop();
    controls.setOpacity(1);
    if (overPicture.get()) {
      wait.playFromStart();
    } else {
      wait.stop();
    }
  }
}
