package org.chordial.app.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.chordial.app.call.CallId;
import org.chordial.app.call.CallState;
import org.chordial.app.call.Phone;
import org.chordial.app.call.PhoneEvent;
import org.chordial.app.call.PhoneEvents;
import org.chordial.app.call.PhoneException;
import org.chordial.app.call.PhoneFailure;
import org.chordial.app.call.PhoneStatus;
import org.chordial.app.call.Presence;

/** A phone that does what a test says and writes down what the window asked for. */
final class FakePhone implements Phone {
  private final PhoneEvents events = new PhoneEvents();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Map<String, Presence> presences = new ConcurrentHashMap<>();
  private int calls;
  private boolean messagesFail;

  /** Everything the window asked for, in order, as "mute c1 true". */
  List<String> asked() {
    return new ArrayList<>(asked);
  }

  void tell(PhoneEvent event) {
    events.accept(event);
  }

  void state(CallId call, CallState state, String reason, String text) {
    tell(new PhoneEvent.State(call, state, reason, text));
  }

  /** Everything that comes when a call gets through. */
  void connect(CallId call, boolean video) {
    state(call, CallState.CONNECTED, "answered", "");
    tell(
        new PhoneEvent.Connected(
            call,
            "opus/48000/2",
            video ? Optional.of("VP8/90000") : Optional.empty(),
            "AEAD_AES_128_GCM",
            new PhoneEvent.Endpoint("host", "192.0.2.1", 40000, "udp"),
            new PhoneEvent.Endpoint("host", "192.0.2.2", 40002, "udp"),
            true,
            new PhoneEvent.Timings(21, 35, 60, 18, 12, 48, 130)));
    tell(new PhoneEvent.Video(call, video, video));
  }

  CallId ring(String from, boolean video) {
    CallId call = next();
    state(call, CallState.RINGING, "incoming", "");
    tell(new PhoneEvent.Incoming(call, from, true, video));
    return call;
  }

  void presence(String aor, Presence presence) {
    presences.put(aor, presence);
  }

  void failMessages() {
    messagesFail = true;
  }

  @Override
  public Subscription subscribe(Consumer<PhoneEvent> listener) {
    return events.subscribe(listener);
  }

  @Override
  public CallId call(String to, boolean video) {
    CallId call = next();
    asked.add("call " + to + " " + video);
    state(call, CallState.LOOKING_UP, "dialed", "");
    return call;
  }

  @Override
  public CompletableFuture<Void> answer(CallId call, boolean video) {
    return did("answer " + call + " " + video);
  }

  @Override
  public CompletableFuture<Void> decline(CallId call) {
    var done = did("decline " + call);
    state(call, CallState.ENDED, "declined", "");
    return done;
  }

  @Override
  public CompletableFuture<Void> hangup(CallId call) {
    var done = did("hangup " + call);
    state(call, CallState.ENDED, "hung-up", "");
    return done;
  }

  @Override
  public CompletableFuture<Void> hold(CallId call) {
    var done = did("hold " + call);
    state(call, CallState.HELD, "hold", "");
    return done;
  }

  @Override
  public CompletableFuture<Void> resume(CallId call) {
    var done = did("resume " + call);
    state(call, CallState.CONNECTED, "resume", "");
    return done;
  }

  @Override
  public CompletableFuture<Void> mute(CallId call, boolean on) {
    var done = did("mute " + call + " " + on);
    tell(new PhoneEvent.Muted(call, on));
    return done;
  }

  @Override
  public CompletableFuture<Void> video(CallId call, boolean on) {
    return did("video " + call + " " + on);
  }

  @Override
  public CompletableFuture<Void> dtmf(CallId call, String digits) {
    return did("dtmf " + call + " " + digits);
  }

  @Override
  public CompletableFuture<Void> transfer(CallId call, String to) {
    return did("transfer " + call + " " + to);
  }

  @Override
  public CompletableFuture<Void> message(String to, String text) {
    asked.add("message " + to + " " + text);
    return messagesFail
        ? CompletableFuture.failedFuture(new PhoneException(PhoneFailure.NOT_DELIVERED, to))
        : CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<PhoneEvent.Stats> stats(CallId call) {
    return CompletableFuture.completedFuture(
        new PhoneEvent.Stats(call, 38, 0.004, 3, 980_000, 1_020_000, 900, 905, 94, 0.21));
  }

  @Override
  public CompletableFuture<PhoneStatus> status() {
    return CompletableFuture.completedFuture(
        new PhoneStatus("alice@example.org", "00", "example.org", true, true, 9, List.of()));
  }

  @Override
  public CompletableFuture<Presence> presence(String aor, boolean test) {
    return CompletableFuture.completedFuture(
        presences.getOrDefault(aor, new Presence(Presence.Kind.NOT_REGISTERED, -1)));
  }

  @Override
  public void close() {
    asked.add("close");
  }

  private synchronized CallId next() {
    calls++;
    return new CallId("c" + calls);
  }

  private CompletableFuture<Void> did(String what) {
    asked.add(what);
    return CompletableFuture.completedFuture(null);
  }
}
