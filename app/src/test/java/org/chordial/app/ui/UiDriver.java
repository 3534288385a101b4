package org.chordial.app.ui;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.TextInputControl;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import javax.imageio.ImageIO;

/** Drives a window as a person does, by the ids of its controls, and takes pictures of it. */
public final class UiDriver {
  private static final long DEADLINE_SECONDS = 30;
  private static final AtomicBoolean STARTED = new AtomicBoolean();
  private static final Path PICTURES = Path.of("target", "screenshots");

  private UiDriver() {}

  /** Starts JavaFX; once for all tests of this process. */
  public static void start() throws Exception {
    if (STARTED.compareAndSet(false, true)) {
      CountDownLatch up = new CountDownLatch(1);
      Platform.startup(
          () -> {
            Platform.setImplicitExit(false);
            up.countDown();
          });
      if (!up.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("JavaFX did not start");
      }
    }
  }

  /** Runs something on the FX thread and waits for it. */
  public static <T> T fx(Callable<T> work) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    Platform.runLater(
        () -> {
          try {
            result.complete(work.call());
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    return result.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  /** Waits, pulse by pulse, until it is so. */
  public static void await(String what, Callable<Boolean> condition) throws Exception {
    CompletableFuture<Void> met = new CompletableFuture<>();
    AnimationTimer timer =
        new AnimationTimer() {
          @Override
          public void handle(long now) {
            try {
              if (condition.call()) {
                met.complete(null);
                stop();
              }
            } catch (Exception e) {
              met.completeExceptionally(e);
              stop();
            }
          }
        };
    fx(
        () -> {
          timer.start();
          return null;
        });
    try {
      met.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      fx(
          () -> {
            timer.stop();
            return null;
          });
      throw new AssertionError("it never came: " + what, e);
    }
  }

  /** Waits until a control is there and can be seen. */
  public static void await(Stage stage, String id) throws Exception {
    await("#" + id, () -> find(stage, id).isPresent());
  }

  /** Waits until a label, or any text with that id, says this. */
  public static void awaitText(Stage stage, String id, String text) throws Exception {
    await(
        "#" + id + " saying " + text,
        () ->
            find(stage, id)
                .filter(javafx.scene.control.Labeled.class::isInstance)
                .map(node -> ((javafx.scene.control.Labeled) node).getText())
                .filter(said -> said.contains(text))
                .isPresent());
  }

  /** Presses a button, as soon as it can be pressed. */
  public static void click(Stage stage, String id) throws Exception {
    await("#" + id + " enabled", () -> find(stage, id).filter(n -> !n.isDisabled()).isPresent());
    fx(
        () -> {
          ((ButtonBase) find(stage, id).orElseThrow()).fire();
          return null;
        });
  }

  /** Types a text into a field, over what was there. */
  public static void type(Stage stage, String id, String text) throws Exception {
    await(stage, id);
    fx(
        () -> {
          TextInputControl field = (TextInputControl) find(stage, id).orElseThrow();
          field.requestFocus();
          field.selectAll();
          field.replaceSelection(text);
          return null;
        });
  }

  /** Presses Enter in a field. */
  public static void enter(Stage stage, String id) throws Exception {
    fx(
        () -> {
          Node field = find(stage, id).orElseThrow();
          field.fireEvent(key(KeyEvent.KEY_PRESSED, KeyCode.ENTER, false, false));
          field.fireEvent(key(KeyEvent.KEY_RELEASED, KeyCode.ENTER, false, false));
          return null;
        });
  }

  /** Presses a key of the window. */
  public static void press(Stage stage, KeyCode code, boolean control, boolean shift)
      throws Exception {
    fx(
        () -> {
          Scene scene = stage.getScene();
          Node target = Optional.ofNullable(scene.getFocusOwner()).orElseGet(scene::getRoot);
          target.fireEvent(key(KeyEvent.KEY_PRESSED, code, control, shift));
          return null;
        });
  }

  private static KeyEvent key(
      javafx.event.EventType<KeyEvent> type, KeyCode code, boolean control, boolean shift) {
    return new KeyEvent(type, "", "", code, shift, control, false, false);
  }

  /** The visible control of that id. */
  public static Optional<Node> find(Stage stage, String id) {
    return all(stage.getScene().getRoot()).stream()
        .filter(node -> id.equals(node.getId()) && seen(node))
        .findFirst();
  }

  /** Every node below. */
  public static List<Node> all(Node node) {
    List<Node> nodes = new ArrayList<>();
    nodes.add(node);
    if (node instanceof Parent parent) {
      ObservableList<Node> children = parent.getChildrenUnmodifiable();
      children.forEach(child -> nodes.addAll(all(child)));
    }
    return nodes;
  }

  /** Whether a node and everything around it is visible. */
  public static boolean seen(Node node) {
    for (Node at = node; at != null; at = at.getParent()) {
      if (!at.isVisible()) {
        return false;
      }
    }
    return true;
  }

  /** Writes a picture of the window as it is after the next pulses. */
  public static Path picture(Stage stage, String name) throws Exception {
    // Two pulses: one that lays out what was just changed, and one that draws it.
    int[] pulses = new int[1];
    await("two pulses", () -> pulses[0]++ >= 2);
    BufferedImage image =
        fx(
            () -> {
              stage.getScene().getRoot().applyCss();
              stage.getScene().getRoot().layout();
              WritableImage drawn = stage.getScene().snapshot(null);
              int width = (int) drawn.getWidth();
              int height = (int) drawn.getHeight();
              BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
              int[] row = new int[width];
              for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                  row[x] = drawn.getPixelReader().getArgb(x, y);
                }
                copy.setRGB(0, y, width, 1, row, 0, width);
              }
              return copy;
            });
    try {
      Files.createDirectories(PICTURES);
      Path file = PICTURES.resolve(name + ".png");
      ImageIO.write(image, "png", file.toFile());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
