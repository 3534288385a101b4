package org.chordial.app.ui.shell;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.chordial.app.call.CallState;
import org.chordial.app.call.PhoneFailure;
import org.chordial.app.ui.Problems;
import org.chordial.app.ui.UiThread;
import org.chordial.app.ui.call.CallActions;
import org.chordial.app.ui.call.CallView;
import org.chordial.app.ui.call.IncomingBar;
import org.chordial.app.ui.model.CallModel;

/** The calls of the window: the one that is shown, and the bars of those that ring. */
public final class CallDesk implements CallActions, IncomingBar.Actions {

  /** Where calls are shown. */
  interface Place {
    void show(Node call);

    /** The call is over or put away: back to the conversation. */
    void conversation(String aor);

    /** Puts the cursor where one writes to somebody. */
    void compose(String aor);
  }

  private final Parts parts;
  private final Place place;
  private final Consumer<String> problems;
  private final VBox bars = new VBox(8);
  private Optional<CallModel> shown = Optional.empty();

  CallDesk(Parts parts, Place place, Consumer<String> problems) {
    this.parts = parts;
    this.place = place;
    this.problems = problems;
    bars.setAlignment(Pos.TOP_CENTER);
    bars.setPickOnBounds(false);
    bars.setPadding(new Insets(16));
    bars.setMaxHeight(Region.USE_PREF_SIZE);
    parts
        .phone()
        .calls()
        .addListener(
            (ListChangeListener<CallModel>)
                change -> {
                  while (change.next()) {
                    change
                        .getAddedSubList()
                        .forEach(call -> call.state().subscribe((was, now) -> changed(call)));
                  }
                  showBars();
                });
  }

  /** The bars of the calls that ring here. */
  Node bars() {
    return bars;
  }

  /** The call in front, if one is. */
  public Optional<CallModel> shown() {
    return shown;
  }

  /** Whether somebody is on the line. */
  public boolean busy() {
    return parts.phone().calls().stream().anyMatch(call -> !call.over());
  }

  void call(String to, boolean video) {
    if (shown.isPresent() && !shown.get().over()) {
      hold(shown.get(), true);
    }
    show(parts.phone().call(to, video));
  }

  private void show(CallModel call) {
    shown = Optional.of(call);
    place.show(
        new CallView(
            call,
            parts.people().nameOf(call.peer()),
            parts.remote(),
            parts.own(),
            parts.level(),
            this,
            parts.clock()));
  }

  private void changed(CallModel call) {
    showBars();
    boolean inFront = shown.filter(call::equals).isPresent();
    if (call.over() && !inFront) {
      parts.phone().dismiss(call);
    } else if (call.over() && PhoneFailure.ofToken(call.reason().get()).isEmpty()) {
      close(call);
    }
  }

  private void showBars() {
    bars.getChildren().clear();
    boolean busy = parts.phone().active().isPresent();
    parts.phone().calls().stream()
        .filter(CallModel::waitsForUs)
        .forEach(
            call ->
                bars.getChildren()
                    .add(new IncomingBar(call, parts.people().nameOf(call.peer()), busy, this)));
    bars.setVisible(!bars.getChildren().isEmpty());
  }

  @Override
  public void answer(CallModel call, boolean video) {
    parts
        .phone()
        .active()
        .filter(running -> running.state().get() == CallState.CONNECTED)
        .ifPresent(running -> hold(running, true));
    told(parts.phone().phone().answer(call.id(), video));
    show(call);
  }

  @Override
  public void decline(CallModel call) {
    told(parts.phone().phone().decline(call.id()));
  }

  @Override
  public void mute(CallModel call, boolean on) {
    told(parts.phone().phone().mute(call.id(), on));
  }

  @Override
  public void video(CallModel call, boolean on) {
    told(parts.phone().phone().video(call.id(), on));
  }

  @Override
  public void hold(CallModel call, boolean on) {
    told(on ? parts.phone().phone().hold(call.id()) : parts.phone().phone().resume(call.id()));
  }

  @Override
  public void dtmf(CallModel call, char key) {
    told(parts.phone().phone().dtmf(call.id(), String.valueOf(key)));
  }

  @Override
  public void end(CallModel call) {
    told(parts.phone().phone().hangup(call.id()));
  }

  @Override
  public void callAgain(CallModel call) {
    parts.phone().dismiss(call);
    call(call.peer(), call.offeredVideo());
  }

  @Override
  public void leaveMessage(CallModel call) {
    close(call);
    place.compose(call.peer());
  }

  @Override
  public void close(CallModel call) {
    shown = Optional.empty();
    parts.phone().dismiss(call);
    Optional<CallModel> other = parts.phone().active();
    if (other.isPresent()) {
      show(other.get());
    } else {
      place.conversation(call.peer());
    }
  }

  private void told(CompletableFuture<Void> done) {
    var _ =
        done.exceptionally(
            failure -> {
              UiThread.run(() -> problems.accept(Problems.sentence(failure)));
              return null;
            });
  }
}
