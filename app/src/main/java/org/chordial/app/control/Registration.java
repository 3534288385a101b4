package org.chordial.app.control;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.chordial.app.call.PhoneEvent;
import org.chordial.app.call.PhoneEvents;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.peer.OverlayPeer;
import org.chordial.overlay.peer.PeerState;
import org.chordial.overlay.peer.PeerStatus;

/** Keeps a phone registered whenever its peer is joined. On the phone's executor only. */
final class Registration {

  /** How long a registration outlives a phone that goes without a word. */
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  /** RFC 3840: what this phone can do. */
  private static final String PREFS = "(& (sip.schemes=SIPS) (sip.audio=TRUE) (sip.video=TRUE))";

  private final OverlayPeer peer;
  private final String aor;
  private final PhoneEvents events;
  private final InstantSource clock;
  private PeerState last = PeerState.IDLE;
  private long started;
  private CompletableFuture<Void> first;

  Registration(OverlayPeer peer, String aor, PhoneEvents events, InstantSource clock) {
    this.peer = peer;
    this.aor = aor;
    this.events = events;
    this.clock = clock;
  }

  void begin(CompletableFuture<Void> registered) {
    first = registered;
    started = clock.millis();
    peer.addStatusListener(this::changed);
    peer.sip().onFailure(this::failed);
    var _ =
        peer.join()
            .whenComplete(
                (_, error) -> {
                  if (error != null) {
                    first.completeExceptionally(cause(error));
                  }
                });
  }

  private void changed(PeerStatus status) {
    PeerState before = last;
    last = status.state();
    if (last == before) {
      return;
    }
    if (last == PeerState.JOINED) {
      register();
    } else if (last == PeerState.WAITING) {
      events.accept(new PhoneEvent.Unregistered("not-joined", status.reason()));
      started = clock.millis();
    }
  }

  private void register() {
    var _ =
        peer.sip()
            .register(aor, PREFS, LIFETIME)
            .whenComplete(
                (receipt, error) -> {
                  if (error == null) {
                    registered();
                  } else if (cause(error) instanceof OverlayException known) {
                    failed(known);
                  }
                });
  }

  private void registered() {
    events.accept(
        new PhoneEvent.Registered(aor, peer.nodeId().toString(), clock.millis() - started));
    first.complete(null);
  }

  private void failed(OverlayException error) {
    events.accept(new PhoneEvent.Unregistered(error.failure().token(), error.getMessage()));
    first.completeExceptionally(error);
  }

  private static Throwable cause(Throwable error) {
    return error instanceof CompletionException ? error.getCause() : error;
  }
}
