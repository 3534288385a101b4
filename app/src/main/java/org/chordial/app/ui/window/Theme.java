package org.chordial.app.ui.window;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.util.Subscription;
import org.chordial.app.ui.settings.Look;

/** Dark or light, following the system where the person did not choose. */
public final class Theme implements AutoCloseable {
  private final Scene scene;
  private final Subscription system;
  private Look look = Look.SYSTEM;

  public Theme(Scene scene) {
    this.scene = scene;
    scene
        .getStylesheets()
        .add(
            Objects.requireNonNull(Theme.class.getResource("/org/chordial/app/ui/chordial.css"))
                .toExternalForm());
    system = Platform.getPreferences().colorSchemeProperty().subscribe(scheme -> apply());
  }

  public Look look() {
    return look;
  }

  /** From now on. */
  public void look(Look chosen) {
    look = chosen;
    apply();
  }

  private void apply() {
    boolean dark =
        switch (look) {
          case DARK -> true;
          case LIGHT -> false;
          case SYSTEM -> Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
        };
    Application.setUserAgentStylesheet(
        dark
            ? new PrimerDark().getUserAgentStylesheet()
            : new PrimerLight().getUserAgentStylesheet());
    scene.getRoot().getStyleClass().remove("dark");
    if (dark) {
      scene.getRoot().getStyleClass().add("dark");
    }
  }

  @Override
  public void close() {
    system.unsubscribe();
  }
}
