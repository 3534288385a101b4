package org.chordial.overlay.topology.chord;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.forward.Attacher;
import org.chordial.overlay.forward.RequestHandler;
import org.chordial.overlay.forward.Requester;
import org.chordial.overlay.topology.TopologyFactory;
import org.chordial.overlay.topology.TopologyListener;
import org.chordial.overlay.topology.TopologyPlugin;
import org.chordial.overlay.topology.TopologyState;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;

/**
 * CHORD-RELOAD (RFC 6940 section 10): a ring of peers, each responsible for the identifiers between
 * its predecessor and itself. Everything happens on the executor of the {@link CoreContext}.
 */
public final class Chord implements TopologyPlugin {
  private final ChordState state;
  private final Requester requester;
  private final Attacher attacher;
  private final ChordUpdates updates;
  private final ChordMembership membership;
  private final ChordStabilizer stabilizer;
  private final ChordLeaving leaving;
  private final ChordHandlers handlers;
  private final Set<NodeId> waitingForUpdate = new HashSet<>();
  private CompletableFuture<Void> joining = CompletableFuture.completedFuture(null);

  /**
   * @param storedResources how many resources this peer stores, for Probes
   */
  public Chord(
      NodeId self,
      Requester requester,
      Attacher attacher,
      CoreContext context,
      ChordSettings settings,
      MessageCodec codec,
      IntSupplier storedResources) {
    this.requester = requester;
    this.attacher = attacher;
    state = new ChordState(self, context, settings);
    updates = new ChordUpdates(state, requester);
    membership = new ChordMembership(state, attacher, updates);
    stabilizer = new ChordStabilizer(state, requester, membership, updates);
    leaving = new ChordLeaving(state, requester, membership, codec);
    ChordAdmission admission = new ChordAdmission(state, membership, updates);
    handlers = new ChordHandlers(state, membership, updates, admission, leaving, storedResources);
  }

  /** The plug-in of every overlay that names no other. */
  public static Chord of(TopologyFactory.Environment environment) {
    return new Chord(
        environment.self(),
        environment.requester(),
        environment.attacher(),
        environment.context(),
        ChordSettings.of(environment.configuration().chord()),
        environment.codec(),
        environment.storedResources());
  }

  @Override
  public Optional<NodeId> nextHop(Opaque id) {
    return isResponsible(id) ? Optional.empty() : state.routing.nextHop(id);
  }

  @Override
  public Optional<NodeId> nextHop(Opaque id, NodeId previousHop) {
    return isResponsible(id) ? Optional.empty() : state.routing.nextHop(id, previousHop);
  }

  @Override
  public List<NodeId> otherHops(Opaque id) {
    return state.routing.otherHops(id);
  }

  @Override
  public boolean isResponsible(Opaque id) {
    return state.joined() && state.routing.isResponsible(id);
  }

  @Override
  public boolean mayAnswer(ResourceId target, NodeId responder) {
    return !state.joined() || state.routing.mayAnswer(target.value(), responder);
  }

  @Override
  public Optional<NodeId> betterPlaced(ResourceId target, NodeId responder) {
    return state.joined()
        ? state.routing.betterPlaced(target.value(), responder)
        : Optional.empty();
  }

  @Override
  public boolean needs(NodeId node) {
    return state.joined()
        ? state.table.neighbors().contains(node) || state.fingers.contains(node)
        : state.linked(node);
  }

  @Override
  public List<NodeId> replicaSet(ResourceId id) {
    return state.routing.replicaSet();
  }

  @Override
  public boolean isReplica(ResourceId id) {
    return state.routing.isReplica(id.value());
  }

  @Override
  public boolean isPlausibleHolder(ResourceId id, NodeId sender) {
    return state.routing.isPlausibleHolder(id.value(), sender);
  }

  @Override
  public boolean passesTo(NodeId joining, ResourceId id) {
    Opaque self = state.self.value();
    return isResponsible(id.value()) && !Ring.inRange(joining.value(), id.value(), self);
  }

  @Override
  public void connected(NodeId node) {
    state.link(node);
    membership.forgive(node);
    leaving.forget(node);
    if (waitingForUpdate.remove(node)) {
      updates.sendFull(node);
    }
  }

  @Override
  public void restored(NodeId node) {
    connected(node);
    stabilizer.askForTable(node);
  }

  @Override
  public void suspect(NodeId node) {
    state.suspect(node);
  }

  @Override
  public void trust(NodeId node) {
    if (state.table.trust(node)) {
      // What was stored here in its place belongs to it.
      state.notifyChanged();
    }
  }

  @Override
  public void disconnected(NodeId node) {
    state.unlink(node);
    waitingForUpdate.remove(node);
    leaving.forget(node);
    membership.lost(node);
  }

  @Override
  public void updateRequested(NodeId node) {
    if (state.linked(node)) {
      updates.sendFull(node);
    } else {
      waitingForUpdate.add(node);
    }
  }

  @Override
  public void createOverlay() {
    state.found();
    entered();
  }

  @Override
  public CompletableFuture<Void> join(NodeId bootstrap) {
    if (state.joined() || !joining.isDone()) {
      return state.joined() ? CompletableFuture.completedFuture(null) : joining;
    }
    ChordJoin attempt = new ChordJoin(state, requester, attacher, membership);
    handlers.onUpdate(attempt::updated);
    joining =
        attempt
            .run(bootstrap)
            .whenComplete((done, failure) -> handlers.onUpdate((from, update) -> {}))
            .thenAccept(done -> entered());
    return joining;
  }

  /** "At this point, JN is part of the ring. [...] JN MUST send Updates to all" neighbours. */
  private void entered() {
    if (state.closed()) {
      return;
    }
    state.joined(true);
    updates.announceToAll();
    state.notifyChanged();
    stabilizer.start();
    stabilizer.findFirstFingers();
  }

  @Override
  public void checkPartition(NodeId bootstrap) {
    if (state.joined()) {
      stabilizer.checkPartition(bootstrap);
    }
  }

  @Override
  public void reconfigure(ConfigurationDocument newer) {
    ChordSettings settings = ChordSettings.of(newer.chord());
    if (!settings.equals(state.settings)) {
      state.settings = settings;
      stabilizer.restart();
    }
  }

  @Override
  public CompletableFuture<Void> leave() {
    return leaving.leave().thenAccept(done -> close());
  }

  @Override
  public void close() {
    state.close();
    stabilizer.stop();
  }

  @Override
  public boolean joined() {
    return state.joined();
  }

  @Override
  public Set<NodeId> neighbors() {
    return state.table.neighbors();
  }

  @Override
  public List<NodeId> copyHolders() {
    return state.routing.replicaSet();
  }

  @Override
  public List<NodeId> beside(NodeId node) {
    List<NodeId> ring = new ArrayList<>(state.table.predecessors().reversed());
    ring.add(state.self);
    ring.addAll(state.table.successors());
    List<NodeId> beside = new ArrayList<>();
    for (int at = 0; at < ring.size(); at++) {
      if (ring.get(at).equals(node)) {
        beside.addAll(ring.subList(Math.max(0, at - 1), Math.min(ring.size(), at + 2)));
      }
    }
    return beside;
  }

  @Override
  public TopologyState state() {
    return new TopologyState(
        state.self,
        state.joined(),
        state.table.predecessors(),
        state.table.successors(),
        state.fingers.entries(),
        state.uptime());
  }

  @Override
  public Map<Integer, RequestHandler> handlers() {
    return handlers.byCode();
  }

  @Override
  public void addListener(TopologyListener listener) {
    state.addListener(listener);
  }
}
