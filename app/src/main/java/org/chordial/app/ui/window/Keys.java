package org.chordial.app.ui.window;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyCombination.Modifier;
import org.chordial.app.call.CallState;
import org.chordial.app.ui.model.CallModel;
import org.chordial.app.ui.shell.CallDesk;
import org.chordial.app.ui.shell.MainWindow;

/** The keys of the window. None of them is Esc: it never ends a call. */
final class Keys {
  private final Supplier<Optional<MainWindow>> main;
  private final Runnable help;

  Keys(Supplier<Optional<MainWindow>> main, Runnable help) {
    this.main = main;
    this.help = help;
  }

  void install(Scene scene) {
    Modifier control = KeyCombination.SHORTCUT_DOWN;
    Modifier shift = KeyCombination.SHIFT_DOWN;
    put(scene, () -> window(MainWindow::focusSearch), KeyCode.K, control);
    put(
        scene,
        () -> call((desk, call) -> desk.mute(call, !call.muted().get())),
        KeyCode.M,
        control);
    put(
        scene,
        () -> call((desk, call) -> desk.video(call, !call.sendingVideo().get())),
        KeyCode.V,
        control,
        shift);
    put(
        scene,
        () -> call((desk, call) -> desk.hold(call, call.state().get() != CallState.HELD)),
        KeyCode.H,
        control,
        shift);
    put(scene, () -> call(CallDesk::end), KeyCode.E, control, shift);
    put(scene, help, KeyCode.F1);
    put(scene, () -> window(MainWindow::nextPane), KeyCode.F6);
  }

  private static void put(Scene scene, Runnable action, KeyCode key, Modifier... modifiers) {
    scene.getAccelerators().put(new KeyCodeCombination(key, modifiers), action);
  }

  private void window(Consumer<MainWindow> action) {
    main.get().ifPresent(action);
  }

  private void call(BiConsumer<CallDesk, CallModel> action) {
    window(
        window ->
            window
                .desk()
                .shown()
                .filter(call -> !call.over())
                .ifPresent(call -> action.accept(window.desk(), call)));
  }
}
