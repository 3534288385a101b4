package org.chordial.overlay.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.forward.IncomingRequest;
import org.chordial.overlay.forward.Reply;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.forward.RequestHandler;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.JoinAns;
import org.chordial.overlay.wire.JoinReq;
import org.chordial.overlay.wire.LeaveAns;
import org.chordial.overlay.wire.LeaveReq;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;

/**
 * The smallest topology that is not a ring: every peer is linked to every other, and what lies
 * nearest to a resource by exclusive or is responsible for it.
 */
public final class FullMesh implements TopologyPlugin {
  private static final int HOLDERS = 3;

  private final TopologyFactory.Environment environment;
  private final NodeId self;
  private final Instant started;
  private final Set<NodeId> links = new HashSet<>();
  private final Set<NodeId> members = new TreeSet<>();
  private final Set<NodeId> suspects = new HashSet<>();
  private final List<TopologyListener> listeners = new ArrayList<>();
  private boolean joined;

  public FullMesh(TopologyFactory.Environment environment) {
    this.environment = environment;
    self = environment.self();
    started = environment.context().clock().instant();
  }

  private static Comparator<NodeId> nearest(Opaque id) {
    return (a, b) -> {
      for (int i = 0; i < id.length(); i++) {
        int order =
            Integer.compare(
                (a.value().at(i) ^ id.at(i)) & 0xff, (b.value().at(i) ^ id.at(i)) & 0xff);
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }

  private List<NodeId> byDistance(Opaque id, boolean withSelf) {
    List<NodeId> all = new ArrayList<>(members);
    all.removeAll(suspects);
    if (withSelf) {
      all.add(self);
    }
    all.sort(nearest(id));
    return all;
  }

  private List<NodeId> holders(ResourceId id) {
    List<NodeId> all = new ArrayList<>(members);
    all.add(self);
    all.sort(nearest(id.value()));
    return all.subList(0, Math.min(HOLDERS, all.size()));
  }

  @Override
  public Optional<NodeId> nextHop(Opaque id) {
    return isResponsible(id) ? Optional.empty() : byDistance(id, false).stream().findFirst();
  }

  @Override
  public Optional<NodeId> nextHop(Opaque id, NodeId previousHop) {
    return nextHop(id);
  }

  @Override
  public List<NodeId> otherHops(Opaque id) {
    List<NodeId> others = byDistance(id, false);
    return others.subList(Math.min(1, others.size()), others.size());
  }

  @Override
  public boolean isResponsible(Opaque id) {
    return joined
        && id.length() == ResourceIds.LENGTH
        && byDistance(id, true).getFirst().equals(self);
  }

  @Override
  public boolean mayAnswer(ResourceId target, NodeId responder) {
    return betterPlaced(target, responder).isEmpty();
  }

  @Override
  public Optional<NodeId> betterPlaced(ResourceId target, NodeId responder) {
    return byDistance(target.value(), false).stream()
        .findFirst()
        .filter(first -> nearest(target.value()).compare(first, responder) < 0);
  }

  @Override
  public List<NodeId> replicaSet(ResourceId id) {
    return holders(id).stream().filter(holder -> !holder.equals(self)).toList();
  }

  @Override
  public boolean isReplica(ResourceId id) {
    return !joined || holders(id).contains(self);
  }

  @Override
  public boolean isPlausibleHolder(ResourceId id, NodeId sender) {
    return !joined || holders(id).contains(sender);
  }

  @Override
  public boolean passesTo(NodeId joining, ResourceId id) {
    return isResponsible(id.value()) && nearest(id.value()).compare(joining, self) < 0;
  }

  @Override
  public boolean needs(NodeId node) {
    return (joined ? members : links).contains(node);
  }

  @Override
  public void connected(NodeId node) {
    links.add(node);
  }

  @Override
  public void restored(NodeId node) {
    connected(node);
    members.add(node);
    changed();
  }

  @Override
  public void suspect(NodeId node) {
    suspects.add(node);
  }

  @Override
  public void trust(NodeId node) {
    if (suspects.remove(node)) {
      changed();
    }
  }

  @Override
  public void disconnected(NodeId node) {
    links.remove(node);
    suspects.remove(node);
    if (members.remove(node)) {
      changed();
    }
  }

  @Override
  public void updateRequested(NodeId node) {}

  @Override
  public void createOverlay() {
    joined = true;
    changed();
  }

  /** Asks one after the other of the members to be let in; each names all that it knows. */
  @Override
  public CompletableFuture<Void> join(NodeId bootstrap) {
    Set<NodeId> asked = new HashSet<>(Set.of(self));
    return ask(bootstrap, bootstrap, asked)
        .thenRun(
            () -> {
              joined = true;
              changed();
            });
  }

  private CompletableFuture<Void> ask(NodeId bootstrap, NodeId member, Set<NodeId> asked) {
    asked.add(member);
    return environment
        .requester()
        .request(List.of(Destination.of(member)), new JoinReq(self, Opaque.EMPTY))
        .thenCompose(
            answer -> {
              members.add(member);
              List<NodeId> named =
                  ids(((JoinAns) answer.body()).overlaySpecificData()).stream()
                      .filter(asked::add)
                      .toList();
              CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
              for (NodeId next : named) {
                done =
                    done.thenCompose(
                            _ ->
                                environment
                                    .attacher()
                                    .attach(
                                        List.of(Destination.of(bootstrap), Destination.of(next)),
                                        false))
                        .thenCompose(_ -> ask(bootstrap, next, asked));
              }
              return done;
            });
  }

  private static List<NodeId> ids(Opaque list) {
    byte[] bytes = list.toBytes();
    List<NodeId> ids = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += NodeId.CHORD_LENGTH) {
      ids.add(NodeId.of(Arrays.copyOfRange(bytes, at, at + NodeId.CHORD_LENGTH)));
    }
    return ids;
  }

  private Opaque memberList() {
    byte[] bytes = new byte[members.size() * NodeId.CHORD_LENGTH];
    int at = 0;
    for (NodeId member : members) {
      System.arraycopy(member.value().toBytes(), 0, bytes, at, NodeId.CHORD_LENGTH);
      at += NodeId.CHORD_LENGTH;
    }
    return Opaque.of(bytes);
  }

  private CompletableFuture<Reply> admit(IncomingRequest request) {
    NodeId joining = request.signerId();
    if (!joined || !joining.equals(request.previousHop())) {
      return CompletableFuture.failedFuture(
          new RequestException(ErrorCode.FORBIDDEN, "a node joins over its own link"));
    }
    Opaque before = memberList();
    CompletableFuture<?>[] handedOver =
        listeners.stream()
            .map(listener -> listener.admitting(joining))
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(handedOver)
        .thenApply(
            _ -> {
              members.add(joining);
              changed();
              return Reply.of(new JoinAns(before));
            });
  }

  private CompletableFuture<Reply> left(IncomingRequest request) {
    if (members.remove(request.signerId())) {
      changed();
    }
    return CompletableFuture.completedFuture(Reply.of(new LeaveAns()));
  }

  @Override
  public void checkPartition(NodeId bootstrap) {}

  @Override
  public CompletableFuture<Void> leave() {
    CompletableFuture<?>[] handedOver =
        listeners.stream().map(TopologyListener::leaving).toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(handedOver)
        .thenCompose(
            _ ->
                CompletableFuture.allOf(
                    members.stream()
                        .map(
                            member ->
                                environment
                                    .requester()
                                    .request(
                                        List.of(Destination.of(member)),
                                        new LeaveReq(self, Opaque.EMPTY)))
                        .toArray(CompletableFuture[]::new)));
  }

  @Override
  public void close() {
    joined = false;
  }

  @Override
  public boolean joined() {
    return joined;
  }

  @Override
  public Set<NodeId> neighbors() {
    return members;
  }

  @Override
  public List<NodeId> copyHolders() {
    return List.copyOf(members);
  }

  @Override
  public List<NodeId> beside(NodeId node) {
    return List.of();
  }

  @Override
  public TopologyState state() {
    return new TopologyState(
        self,
        joined,
        List.of(),
        List.copyOf(members),
        List.of(),
        Duration.between(started, environment.context().clock().instant()));
  }

  @Override
  public Map<Integer, RequestHandler> handlers() {
    return Map.of(JoinReq.CODE, this::admit, LeaveReq.CODE, this::left);
  }

  @Override
  public void addListener(TopologyListener listener) {
    listeners.add(listener);
  }

  private void changed() {
    List.copyOf(listeners).forEach(TopologyListener::changed);
  }
}
