package org.chordial.app.ui.control;

import java.util.concurrent.atomic.AtomicBoolean;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.Region;
import org.chordial.media.audio.AudioLevel;

/**
 * A bar as long as the sound is loud. It may be fed from any thread; between two pictures of the
 * window only the newest level counts.
 */
public final class LevelMeter extends Region {
  /** What is quieter than this is drawn as nothing: it is the noise of a room. */
  private static final double FLOOR_DBFS = -60;

  private static final double HEARD_DBFS = -45;

  private final Region bar = new Region();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final ReadOnlyBooleanWrapper heard = new ReadOnlyBooleanWrapper();
  private volatile double newest = AudioLevel.SILENCE_DBFS;
  private double shown;

  public LevelMeter(String accessibleText) {
    getStyleClass().add("level-meter");
    bar.getStyleClass().add("level");
    setAccessibleRole(AccessibleRole.PROGRESS_INDICATOR);
    setAccessibleText(accessibleText);
    setMinHeight(8);
    setPrefHeight(8);
    setMaxHeight(8);
    getChildren().add(bar);
  }

  /** Whether something louder than a quiet room was ever heard. */
  public ReadOnlyBooleanProperty heard() {
    return heard.getReadOnlyProperty();
  }

  /** Nothing was heard so far: a new call begins. */
  public void forget() {
    heard.set(false);
    level(AudioLevel.SILENCE_DBFS);
  }

  /** The length of the bar, 0 to 1. */
  public double shown() {
    return shown;
  }

  /**
   * The level from now on.
   *
   * @param dbfs dB under full scale
   */
  public void level(double dbfs) {
    newest = dbfs;
    if (scheduled.compareAndSet(false, true)) {
      Platform.runLater(this::update);
    }
  }

  private void update() {
    scheduled.set(false);
    shown = Math.clamp(1 - newest / FLOOR_DBFS, 0, 1);
    if (newest > HEARD_DBFS) {
      heard.set(true);
    }
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    bar.resizeRelocate(0, 0, shown * getWidth(), getHeight());
  }
}
