package org.chordial.app.call;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.chordial.app.sdp.SdpException;
import org.chordial.app.sip.CallLeg;
import org.chordial.app.sip.Invitation;
import org.chordial.app.sip.SipConnection;
import org.chordial.app.sip.SipTarget;
import org.chordial.app.sip.UserAgent;
import org.chordial.ice.agent.IceRole;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.usage.sip.Aor;
import org.chordial.overlay.wire.NodeId;

/** The calls and messages of one phone. Public methods may be called from any thread. */
public final class CallManager implements Phone, UserAgent.Listener {

  /** Calls at a time; who calls beyond that hears that we are busy. */
  private static final int MAX_CALLS = 3;

  private static final int BUSY_HERE = 486;
  private static final int NOT_ACCEPTABLE_HERE = 488;

  private final CallSetting setting;
  private final Connections connections;
  private final PhoneEvents events;
  private final Messenger messenger;
  private final Function<List<CallId>, PhoneStatus> status;
  private final String self;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<CallId, Call> calls = new LinkedHashMap<>();

  /**
   * @param self our own name, {@code user@domain}
   * @param status how the phone stands, with the calls that it is given
   */
  public CallManager(
      String self,
      CoreContext context,
      UserAgent agent,
      Directory directory,
      CallMedia.Factory media,
      PhoneEvents events,
      Function<List<CallId>, PhoneStatus> status) {
    this.self = self;
    this.events = events;
    this.status = status;
    this.connections = new Connections(directory, agent, this::disconnected);
    this.messenger = new Messenger(agent, directory, connections, context.clock());
    this.setting =
        new CallSetting(
            context, agent, directory, connections, media, events, call -> calls.remove(call.id()));
    agent.listener(this);
  }

  /** Takes a SIP connection that another phone has opened; on the phone's executor. */
  public void connected(SipConnection connection) {
    connections.take(connection);
  }

  private void disconnected(NodeId node) {
    List.copyOf(calls.values()).forEach(call -> call.disconnected(node));
  }

  @Override
  public Subscription subscribe(Consumer<PhoneEvent> listener) {
    return events.subscribe(listener);
  }

  @Override
  public CallId call(String to, boolean video) {
    CallId id = new CallId("c" + numbers.incrementAndGet());
    setting.context().executor().execute(() -> dial(id, to, video));
    return id;
  }

  private void dial(CallId id, String to, boolean video) {
    Optional<Aor> aor = Aor.parse(to).filter(name -> isHere(name, to));
    Optional<SipTarget> direct =
        aor.isEmpty() ? SipTarget.Plain.parse(to).map(SipTarget.class::cast) : Optional.empty();
    String name = aor.map(Aor::toString).orElse(to);
    if (direct.isPresent() && !setting.agent().speaksPlain()) {
      refuse(id, PhoneFailure.NO_PLAIN_SIP, to);
    } else if (direct.isEmpty() && aor.isEmpty()) {
      refuse(id, PhoneFailure.BAD_ADDRESS, to);
    } else if (name.equals(self)) {
      refuse(id, PhoneFailure.OWN_NAME, to);
    } else {
      // Over the overlay the callee's certificate was checked; plain SIP proves nothing.
      Optional<InetAddress> plain =
          direct.isPresent() ? setting.agent().plainHost() : Optional.empty();
      Call call =
          new Call(id, name, direct, plain, IceRole.CONTROLLING, direct.isEmpty(), video, setting);
      begin(call);
      call.handle(new CallInput.Dial());
    }
  }

  /**
   * RFC 7904 section 4.1: names of a domain that the overlay hosts are resolved there, others by
   * plain SIP; without plain SIP the overlay is asked for everything.
   */
  private boolean isHere(Aor name, String text) {
    boolean uri = SipTarget.Plain.parse(text).isPresent();
    return !uri
        || !setting.agent().speaksPlain()
        || name.domain().equals(self.substring(self.lastIndexOf('@') + 1));
  }

  private void refuse(CallId id, PhoneFailure failure, String to) {
    events.accept(new PhoneEvent.State(id, CallState.ENDED, failure.token(), failure.text(to)));
  }

  private void begin(Call call) {
    calls.put(call.id(), call);
    call.report().onReferral(to -> call(to, false));
  }

  @Override
  public CallLeg.Listener invited(CallLeg leg, Invitation invitation) {
    CallId id = new CallId("c" + numbers.incrementAndGet());
    IncomingOffer offer;
    try {
      offer = IncomingOffer.of(invitation);
    } catch (SdpException e) {
      leg.reject(NOT_ACCEPTABLE_HERE);
      return RefusedLeg.INSTANCE;
    }
    if (calls.size() >= MAX_CALLS) {
      leg.reject(BUSY_HERE);
      return RefusedLeg.INSTANCE;
    }
    Call call =
        new Call(
            id,
            invitation.from(),
            Optional.empty(),
            offer.plain() ? setting.agent().plainHost() : Optional.empty(),
            // RFC 8445 section 6.1.1: whoever makes the first offer controls.
            offer.sdp().isPresent() ? IceRole.CONTROLLED : IceRole.CONTROLLING,
            invitation.verified(),
            offer.video(),
            setting);
    begin(call);
    call.invited(leg, offer);
    return new CallLegEvents(call, 0);
  }

  @Override
  public void message(String from, boolean verified, String text) {
    events.accept(new PhoneEvent.Message(from, text, verified));
  }

  /** Runs something with a call on the executor. */
  private CompletableFuture<Void> with(CallId id, Consumer<Call> use) {
    return ask(
        id,
        call -> {
          use.accept(call);
          return CompletableFuture.completedFuture(null);
        });
  }

  private <T> CompletableFuture<T> ask(CallId id, Function<Call, CompletableFuture<T>> use) {
    return CompletableFuture.supplyAsync(() -> calls.get(id), setting.context().executor())
        .thenCompose(call -> call == null ? noSuchCall(id) : use.apply(call));
  }

  private static <T> CompletableFuture<T> noSuchCall(CallId id) {
    return CompletableFuture.failedFuture(new PhoneException(PhoneFailure.NO_SUCH_CALL, id));
  }

  /** Runs something with a call that was answered. */
  private CompletableFuture<Void> inCall(CallId id, Function<Call, CompletableFuture<Void>> use) {
    return ask(id, call -> call.established() ? use.apply(call) : wrongState(call));
  }

  private static <T> CompletableFuture<T> wrongState(Call call) {
    return CompletableFuture.failedFuture(
        new PhoneException(PhoneFailure.WRONG_STATE, call.state().word()));
  }

  private static CompletableFuture<Void> done() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> answer(CallId id, boolean video) {
    return ask(
        id,
        call -> {
          if (call.state() != CallState.RINGING) {
            return wrongState(call);
          }
          calls.values().stream()
              .filter(other -> other != call && other.established())
              .forEach(other -> other.handle(new CallInput.Hold()));
          call.answer(video);
          return done();
        });
  }

  @Override
  public CompletableFuture<Void> decline(CallId id) {
    return with(id, call -> call.handle(new CallInput.Decline()));
  }

  @Override
  public CompletableFuture<Void> hangup(CallId id) {
    return with(id, call -> call.handle(new CallInput.HangUp()));
  }

  @Override
  public CompletableFuture<Void> hold(CallId id) {
    return inCall(
        id,
        call -> {
          call.handle(new CallInput.Hold());
          return done();
        });
  }

  @Override
  public CompletableFuture<Void> resume(CallId id) {
    return inCall(
        id,
        call -> {
          call.handle(new CallInput.Resume());
          return done();
        });
  }

  @Override
  public CompletableFuture<Void> mute(CallId id, boolean on) {
    return with(
        id,
        call -> {
          call.media().mute(on);
          events.accept(new PhoneEvent.Muted(id, on));
        });
  }

  @Override
  public CompletableFuture<Void> video(CallId id, boolean on) {
    return inCall(
        id,
        call -> {
          call.video(on);
          return done();
        });
  }

  @Override
  public CompletableFuture<Void> dtmf(CallId id, String digits) {
    return inCall(
        id,
        call ->
            call.media().dtmf(digits)
                ? done()
                : CompletableFuture.failedFuture(new PhoneException(PhoneFailure.NO_DTMF, digits)));
  }

  @Override
  public CompletableFuture<Void> transfer(CallId id, String to) {
    return inCall(
        id,
        call -> {
          Optional<Aor> aor = Aor.parse(to);
          if (aor.isEmpty()) {
            return CompletableFuture.failedFuture(new PhoneException(PhoneFailure.BAD_ADDRESS, to));
          }
          CompletableFuture<Void> answer = call.report().transferring();
          call.chosen().ifPresent(leg -> leg.refer(aor.get().toString()));
          return answer;
        });
  }

  @Override
  public CompletableFuture<Void> message(String to, String text) {
    return onExecutor(() -> messenger.send(to, text));
  }

  @Override
  public CompletableFuture<PhoneEvent.Stats> stats(CallId id) {
    return ask(
        id, call -> CompletableFuture.completedFuture(call.report().quality(call.media().stats())));
  }

  @Override
  public CompletableFuture<PhoneStatus> status() {
    return onExecutor(
        () -> CompletableFuture.completedFuture(status.apply(List.copyOf(calls.keySet()))));
  }

  @Override
  public CompletableFuture<Presence> presence(String aor, boolean test) {
    return onExecutor(() -> messenger.presence(aor, test));
  }

  private <T> CompletableFuture<T> onExecutor(Supplier<CompletableFuture<T>> task) {
    return CompletableFuture.completedFuture(task)
        .thenComposeAsync(Supplier::get, setting.context().executor());
  }

  /** Ends every call. The stack and the overlay are closed by whoever made them. */
  @Override
  public void close() {
    setting
        .context()
        .executor()
        .execute(
            () -> List.copyOf(calls.values()).forEach(call -> call.handle(new CallInput.HangUp())));
  }
}
