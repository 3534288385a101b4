package org.chordial.app.call;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.app.sip.CallLeg;
import org.chordial.app.sip.Invitation;
import org.chordial.app.sip.SipConnection;
import org.chordial.app.sip.SipTarget;
import org.chordial.app.sip.UserAgent;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.overlay.wire.NodeId;

/** The signalling of a phone in virtual time: what one leg is told to say the other hears later. */
final class VirtualAgent implements UserAgent {

  private static final long DELAY_MILLIS = 20;

  private final String aor;
  private final NodeId self;
  private final VirtualTime time;
  private final Map<NodeId, VirtualAgent> all;
  private Listener listener;

  /** How many new offers within calls this phone has sent. */
  int reoffers;

  /** The latest of them. */
  String offer = "";

  VirtualAgent(String aor, NodeId self, VirtualTime time, Map<NodeId, VirtualAgent> all) {
    this.aor = aor;
    this.self = self;
    this.time = time;
    this.all = all;
    all.put(self, this);
  }

  static Map<NodeId, VirtualAgent> nobody() {
    return new HashMap<>();
  }

  private final class Leg implements CallLeg {
    private final NodeId with;
    private Leg other;
    private CallLeg.Listener hears;

    Leg(NodeId with) {
      this.with = with;
    }

    private void later(java.util.function.Consumer<CallLeg.Listener> told) {
      var _ = time.schedule(() -> told.accept(other.hears), DELAY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public Optional<NodeId> node() {
      return Optional.of(with);
    }

    @Override
    public void ring(Optional<String> answer) {
      later(to -> to.ringing(180, answer));
    }

    @Override
    public void accept(String description) {
      later(to -> to.accepted(description));
    }

    @Override
    public void reject(int status) {
      later(to -> to.rejected(status));
    }

    @Override
    public void end() {
      later(CallLeg.Listener::ended);
    }

    @Override
    public void reoffer(String offer) {
      reoffers++;
      VirtualAgent.this.offer = offer;
      later(to -> to.reoffered(offer));
    }

    @Override
    public Optional<InetAddress> remoteHost() {
      return Optional.empty();
    }

    @Override
    public void acceptReoffer(String answer) {
      later(to -> to.reaccepted(answer));
    }

    @Override
    public void rejectReoffer(int status) {
      later(to -> to.rerejected(status));
    }

    @Override
    public boolean trickles() {
      return true;
    }

    @Override
    public void trickle(String fragment) {
      later(to -> to.trickled(fragment));
    }

    @Override
    public void refer(String to) {
      later(heard -> heard.referred(to));
    }
  }

  @Override
  public void listener(Listener value) {
    listener = value;
  }

  @Override
  public boolean connected(SipConnection connection, Runnable closed) {
    return true;
  }

  @Override
  public Optional<InetAddress> plainHost() {
    return Optional.empty();
  }

  @Override
  public boolean speaksPlain() {
    return false;
  }

  @Override
  public CallLeg invite(SipTarget target, String offer, CallLeg.Listener events) {
    VirtualAgent callee = all.get(((SipTarget.Device) target).node());
    Leg ours = new Leg(callee.self);
    Leg theirs = callee.new Leg(self);
    ours.other = theirs;
    theirs.other = ours;
    ours.hears = events;
    var _ =
        time.schedule(
            () ->
                theirs.hears =
                    callee.listener.invited(
                        theirs, new Invitation(aor, true, Optional.of(offer), true)),
            DELAY_MILLIS,
            TimeUnit.MILLISECONDS);
    return ours;
  }

  @Override
  public CompletableFuture<Integer> message(SipTarget target, String text) {
    return CompletableFuture.completedFuture(200);
  }

  @Override
  public CompletableFuture<Integer> ping(SipTarget target) {
    return CompletableFuture.completedFuture(200);
  }

  @Override
  public CompletableFuture<Boolean> trickles(SipTarget target) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    var _ = time.schedule(() -> answer.complete(true), 2 * DELAY_MILLIS, TimeUnit.MILLISECONDS);
    return answer;
  }

  @Override
  public void close() {}
}
