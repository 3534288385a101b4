package org.chordial.app.ui.model;

import java.time.Instant;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.chordial.app.call.CallId;
import org.chordial.app.call.CallState;
import org.chordial.app.call.PhoneEvent;

/** One call as the window shows it. */
public final class CallModel {
  private final CallId id;
  private final String peer;
  private final boolean outgoing;
  private final Instant started;
  private final ReadOnlyObjectWrapper<CallState> state;
  private final ReadOnlyStringWrapper text = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper reason = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper verified = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper muted = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper sendingVideo = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper receivingVideo = new ReadOnlyBooleanWrapper();
  private final ReadOnlyObjectWrapper<Optional<PhoneEvent.Connected>> connection =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<PhoneEvent.Stats>> stats =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ObjectProperty<Instant> answered = new SimpleObjectProperty<>();
  private final BooleanProperty offeredVideo = new SimpleBooleanProperty();

  CallModel(CallId id, String peer, boolean outgoing, boolean video, Instant started) {
    this.id = id;
    this.peer = peer;
    this.outgoing = outgoing;
    this.started = started;
    this.offeredVideo.set(video);
    this.state = new ReadOnlyObjectWrapper<>(outgoing ? CallState.LOOKING_UP : CallState.RINGING);
  }

  public CallId id() {
    return id;
  }

  /** The AOR of the other side. */
  public String peer() {
    return peer;
  }

  public boolean outgoing() {
    return outgoing;
  }

  public Instant started() {
    return started;
  }

  /** Whether the call began, or was offered, with a picture. */
  public boolean offeredVideo() {
    return offeredVideo.get();
  }

  public ReadOnlyObjectProperty<CallState> state() {
    return state.getReadOnlyProperty();
  }

  /** The sentence that goes with the state. */
  public ReadOnlyStringProperty text() {
    return text.getReadOnlyProperty();
  }

  /** The token that goes with the state. */
  public ReadOnlyStringProperty reason() {
    return reason.getReadOnlyProperty();
  }

  /** Whether the other side's certificate carries the name she is shown with. */
  public ReadOnlyBooleanProperty verified() {
    return verified.getReadOnlyProperty();
  }

  public ReadOnlyBooleanProperty muted() {
    return muted.getReadOnlyProperty();
  }

  public ReadOnlyBooleanProperty sendingVideo() {
    return sendingVideo.getReadOnlyProperty();
  }

  public ReadOnlyBooleanProperty receivingVideo() {
    return receivingVideo.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<Optional<PhoneEvent.Connected>> connection() {
    return connection.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<Optional<PhoneEvent.Stats>> stats() {
    return stats.getReadOnlyProperty();
  }

  /** When somebody answered; empty where nobody has. */
  public Optional<Instant> answered() {
    return Optional.ofNullable(answered.get());
  }

  public boolean over() {
    return state.get() == CallState.ENDED;
  }

  /** Rings here and waits for our answer. */
  public boolean waitsForUs() {
    return !outgoing && state.get() == CallState.RINGING;
  }

  void stateChanged(PhoneEvent.State event, Instant now) {
    if (event.state() == CallState.CONNECTED && answered.get() == null) {
      answered.set(now);
    }
    reason.set(event.reason());
    text.set(event.text());
    state.set(event.state());
  }

  void connected(PhoneEvent.Connected event) {
    verified.set(event.verified());
    connection.set(Optional.of(event));
  }

  void incoming(boolean nowVerified, boolean video) {
    verified.set(nowVerified);
    offeredVideo.set(video);
  }

  void video(boolean sending, boolean receiving) {
    sendingVideo.set(sending);
    receivingVideo.set(receiving);
  }

  void muted(boolean on) {
    muted.set(on);
  }

  void stats(PhoneEvent.Stats now) {
    stats.set(Optional.of(now));
  }
}
