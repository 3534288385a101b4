package org.chordial.app.ui.contacts;

import java.util.Locale;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import org.chordial.app.call.Presence;
import org.chordial.app.ui.Words;

/** Presence by shape and colour; in words for those who point at it or have it read aloud. */
final class PresenceDot extends Region {

  PresenceDot(ObservableValue<Presence> presence) {
    Tooltip tip = new Tooltip();
    Tooltip.install(this, tip);
    presence.subscribe(
        now -> {
          getStyleClass()
              .setAll("presence", now.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
          String words = Words.presence(now);
          tip.setText(words);
          setAccessibleText(words);
        });
  }
}
