package org.chordial.app.ui.model;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.chordial.app.call.CallId;
import org.chordial.app.call.CallState;
import org.chordial.app.call.Phone;
import org.chordial.app.call.PhoneEvent;
import org.chordial.app.contacts.CallRecord;
import org.chordial.app.ui.UiThread;

/**
 * The phone as the window shows it: whether it can be called, and its calls. Events come over the
 * border here; who asks for something gets the answer as a change of these properties.
 */
public final class PhoneModel implements AutoCloseable {
  private final Phone phone;
  private final InstantSource clock;
  private final Phone.Subscription subscription;
  private final ObservableList<CallModel> calls = FXCollections.observableArrayList();
  // Held on to: the view listens to its list weakly, and those who listen to it do not keep it.
  private final ObservableList<CallModel> callsView =
      FXCollections.unmodifiableObservableList(calls);
  private final Map<CallId, CallModel> byId = new HashMap<>();
  private final ReadOnlyBooleanWrapper registered = new ReadOnlyBooleanWrapper();
  private final ReadOnlyStringWrapper statusText = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper notice = new ReadOnlyStringWrapper("");
  private Consumer<CallRecord> ended = call -> {};
  private Consumer<PhoneEvent.Message> texted = message -> {};

  public PhoneModel(Phone phone, InstantSource clock) {
    this.phone = phone;
    this.clock = clock;
    this.subscription = phone.subscribe(event -> UiThread.run(() -> handle(event)));
  }

  /** The calls that are not over, and one that is until it is dismissed. */
  public ObservableList<CallModel> calls() {
    return callsView;
  }

  /** Whether this phone can be called. */
  public ReadOnlyBooleanProperty registered() {
    return registered.getReadOnlyProperty();
  }

  /** Why it cannot, in a sentence; empty where it can. */
  public ReadOnlyStringProperty statusText() {
    return statusText.getReadOnlyProperty();
  }

  /** What went wrong last outside any call, in a sentence. */
  public ReadOnlyStringProperty notice() {
    return notice.getReadOnlyProperty();
  }

  /** Gets each call when it is over, for the history. */
  public void onEnded(Consumer<CallRecord> listener) {
    ended = listener;
  }

  public void onMessage(Consumer<PhoneEvent.Message> listener) {
    texted = listener;
  }

  public Phone phone() {
    return phone;
  }

  /** Asks for the figures of every call that runs; they come as a change of its model. */
  public void refreshStats() {
    for (CallModel call : calls) {
      if (call.state().get() == CallState.CONNECTED) {
        var _ =
            phone
                .stats(call.id())
                .thenAccept(stats -> UiThread.run(() -> call.stats(stats)))
                .exceptionally(failure -> null);
      }
    }
  }

  /** Calls somebody and shows the call at once. */
  public CallModel call(String to, boolean video) {
    CallId id = phone.call(to, video);
    CallModel call = byId.get(id);
    return call == null ? add(new CallModel(id, to, true, video, clock.instant())) : call;
  }

  /** Takes a call that is over out of the list. */
  public void dismiss(CallModel call) {
    if (call.over()) {
      byId.remove(call.id());
      calls.remove(call);
    }
  }

  public Optional<CallModel> active() {
    return calls.stream().filter(call -> !call.over() && !call.waitsForUs()).findFirst();
  }

  @Override
  public void close() {
    subscription.close();
  }

  private CallModel add(CallModel call) {
    byId.put(call.id(), call);
    calls.add(call);
    return call;
  }

  private void handle(PhoneEvent event) {
    switch (event) {
      case PhoneEvent.Registered r -> {
        registered.set(true);
        statusText.set("");
      }
      case PhoneEvent.Unregistered u -> {
        registered.set(false);
        statusText.set(u.text());
      }
      case PhoneEvent.Incoming in -> incoming(in);
      case PhoneEvent.State state -> with(state.call(), call -> stateChanged(call, state));
      case PhoneEvent.Connected connected ->
          with(connected.call(), call -> call.connected(connected));
      case PhoneEvent.Stats stats -> with(stats.call(), call -> call.stats(stats));
      case PhoneEvent.Video video ->
          with(video.call(), call -> call.video(video.sending(), video.receiving()));
      case PhoneEvent.Muted muted -> with(muted.call(), call -> call.muted(muted.on()));
      case PhoneEvent.Dtmf dtmf -> {
        // Keys that the other side presses are for programs, not for people.
      }
      case PhoneEvent.Message message -> texted.accept(message);
      case PhoneEvent.Failed failed -> notice.set(failed.text());
    }
  }

  private void incoming(PhoneEvent.Incoming in) {
    CallModel call = byId.get(in.call());
    if (call == null) {
      call = new CallModel(in.call(), in.from(), false, in.video(), clock.instant());
      call.incoming(in.verified(), in.video());
      add(call);
    } else {
      call.incoming(in.verified(), in.video());
    }
  }

  private void with(CallId id, Consumer<CallModel> work) {
    CallModel call = byId.get(id);
    if (call != null) {
      work.accept(call);
    }
  }

  private void stateChanged(CallModel call, PhoneEvent.State event) {
    boolean wasOver = call.over();
    call.stateChanged(event, clock.instant());
    if (event.state() == CallState.ENDED && !wasOver) {
      ended.accept(record(call));
    }
  }

  private CallRecord record(CallModel call) {
    Duration duration =
        call.answered().map(at -> Duration.between(at, clock.instant())).orElse(Duration.ZERO);
    return new CallRecord(
        0,
        call.peer(),
        call.outgoing(),
        call.offeredVideo(),
        call.started(),
        duration,
        outcome(call));
  }

  private static String outcome(CallModel call) {
    Optional<Instant> answered = call.answered();
    if (answered.isPresent()) {
      return CallRecord.COMPLETED;
    }
    boolean answeredElsewhere = call.reason().get().equals("answered-elsewhere");
    boolean declinedHere = call.reason().get().equals("declined");
    return call.outgoing() || answeredElsewhere || declinedHere
        ? call.reason().get()
        : CallRecord.MISSED;
  }
}
