package org.chordial.overlay.topology.chord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.forward.IncomingRequest;
import org.chordial.overlay.forward.Reply;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.harness.TestIdentities;
import org.chordial.overlay.harness.TestLink;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.wire.ChordLeaveData;
import org.chordial.overlay.wire.ChordUpdate;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.JoinAns;
import org.chordial.overlay.wire.JoinReq;
import org.chordial.overlay.wire.LeaveReq;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.PingAns;
import org.chordial.overlay.wire.PingReq;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.UpdateReq;
import org.chordial.overlay.wire.WireSettings;
import org.junit.jupiter.api.Test;

/** What one peer, 0x50, says to the others, and in which order (RFC 6940 sections 10.5 to 10.9). */
class ChordOrderTest {
  private static final NodeId SELF = id(0x50);
  private static final NodeId BOOTSTRAP = id(0xa0);
  private static final NodeId ADMITTING = id(0x60);
  private static final NodeId BEFORE = id(0x40);
  private static final NodeId BEHIND = id(0x70);
  private static final Duration SOON = Duration.ofSeconds(5);

  private record Asked(
      List<Destination> to, MessageBody body, long atMillis, CompletableFuture<Answer> answer) {
    NodeId last() {
      return ((Destination.NodeDestination) to.getLast()).nodeId();
    }
  }

  private record Attach(List<Destination> to, boolean sendUpdate, CompletableFuture<Link> link) {}

  private final VirtualTime time = new VirtualTime();
  private final TestIdentities authority = new TestIdentities();
  private final MessageCodec codec = new MessageCodec(WireSettings.STANDARD);
  private final List<Asked> asked = new ArrayList<>();
  private final List<Attach> attaches = new ArrayList<>();

  private final Chord chord =
      new Chord(
          SELF,
          this::ask,
          this::attach,
          time.context(5),
          ChordSettings.of(ConfigurationDocument.named("overlay.example").build().chord()),
          codec,
          () -> 0);

  private static NodeId id(int first) {
    return NodeId.ofHex("%02x".formatted(first) + "00".repeat(15));
  }

  private CompletableFuture<Answer> ask(
      List<Destination> to, MessageBody body, List<GenericCertificate> certificates) {
    Asked request = new Asked(to, body, time.millis(), new CompletableFuture<>());
    asked.add(request);
    return request.answer;
  }

  private CompletableFuture<Link> attach(List<Destination> to, boolean sendUpdate) {
    Attach attempt = new Attach(to, sendUpdate, new CompletableFuture<>());
    attaches.add(attempt);
    return attempt.link;
  }

  private Credentials credentials(NodeId node) {
    return authority.issue("somebody@example.org", node);
  }

  private void answer(Asked request, NodeId from, MessageBody body) {
    Credentials theirs = credentials(from);
    request.answer.complete(new Answer(from, theirs.certificate(), body, theirs.certificates(), 1));
  }

  private void linked(Attach attempt, NodeId node) {
    chord.connected(node);
    attempt.link.complete(new TestLink(node, credentials(node).certificate()));
  }

  private CompletableFuture<Reply> says(NodeId node, NodeId previousHop, MessageBody body) {
    Credentials theirs = credentials(node);
    return chord
        .handlers()
        .get(body.messageCode())
        .handle(
            new IncomingRequest(
                null, body, node, theirs.certificate(), theirs.certificates(), previousHop));
  }

  private void update(NodeId from, List<NodeId> predecessors, List<NodeId> successors) {
    var _ =
        says(
            from,
            from,
            new UpdateReq(new ChordUpdate.Full(1, predecessors, successors, List.of())));
  }

  private <T extends MessageBody> List<Asked> asked(Class<T> method) {
    return asked.stream().filter(each -> method.isInstance(each.body)).toList();
  }

  private Set<NodeId> updated() {
    return asked(UpdateReq.class).stream().map(Asked::last).collect(Collectors.toSet());
  }

  /** Up to the Join, which is asked for and not answered. */
  private CompletableFuture<Void> joining() {
    chord.connected(BOOTSTRAP);
    CompletableFuture<Void> joined = chord.join(BOOTSTRAP);
    answer(asked.getLast(), ADMITTING, new PingAns(1, 1));
    linked(attaches.getLast(), ADMITTING);
    update(ADMITTING, List.of(BEFORE), List.of(BEHIND));
    List.copyOf(attaches).stream()
        .filter(attempt -> !attempt.link.isDone())
        .forEach(
            attempt ->
                linked(attempt, ((Destination.NodeDestination) attempt.to.getLast()).nodeId()));
    return joined;
  }

  private void join() {
    CompletableFuture<Void> joined = joining();
    answer(asked(JoinReq.class).getFirst(), ADMITTING, new JoinAns(Opaque.EMPTY));
    update(ADMITTING, List.of(SELF, BEFORE), List.of(BEHIND));
    assertTrue(joined.isDone());
    time.advance(SOON);
    asked.clear();
    attaches.clear();
  }

  @Test
  void aNodeJoinsInTheOrderOfTheRfc() {
    chord.connected(BOOTSTRAP);
    CompletableFuture<Void> joined = chord.join(BOOTSTRAP);
    Asked ping = asked.getFirst();
    assertInstanceOf(PingReq.class, ping.body);
    ResourceId next = new ResourceId(NodeId.ofHex("50" + "00".repeat(14) + "01").value());
    assertEquals(List.of(Destination.of(BOOTSTRAP), Destination.of(next)), ping.to);

    answer(ping, ADMITTING, new PingAns(1, 1));
    assertEquals(
        List.of(Destination.of(BOOTSTRAP), Destination.of(ADMITTING)), attaches.getFirst().to);
    assertTrue(attaches.getFirst().sendUpdate);

    linked(attaches.getFirst(), ADMITTING);
    update(ADMITTING, List.of(BEFORE), List.of(BEHIND));
    assertEquals(
        Set.of(
            List.of(Destination.of(ADMITTING), Destination.of(BEFORE)),
            List.of(Destination.of(ADMITTING), Destination.of(BEHIND))),
        attaches.stream().skip(1).map(Attach::to).collect(Collectors.toSet()),
        "through the peer that named them");

    linked(attaches.get(1), ((Destination.NodeDestination) attaches.get(1).to.getLast()).nodeId());
    assertEquals(0, asked(JoinReq.class).size(), "one neighbour is not attached yet");
    linked(attaches.get(2), ((Destination.NodeDestination) attaches.get(2).to.getLast()).nodeId());
    Asked join = asked(JoinReq.class).getFirst();
    assertEquals(ADMITTING, join.last());
    assertEquals(SELF, ((JoinReq) join.body).joiningPeerId());

    answer(join, ADMITTING, new JoinAns(Opaque.EMPTY));
    time.advance(SOON);
    assertFalse(joined.isDone());
    assertEquals(0, asked(UpdateReq.class).size(), "it is no part of the ring yet");

    update(ADMITTING, List.of(SELF, BEFORE), List.of(BEHIND));
    time.advance(Duration.ofMinutes(1));
    assertTrue(joined.isDone());
    assertTrue(updated().containsAll(Set.of(ADMITTING, BEFORE, BEHIND)), updated().toString());
  }

  @Test
  void anAnswerToTheJoinOfAnotherNodeIsDiscarded() {
    CompletableFuture<Void> joined = joining();
    answer(asked(JoinReq.class).getFirst(), BEHIND, new JoinAns(Opaque.EMPTY));
    CompletionException failure = assertThrows(CompletionException.class, joined::join);
    assertEquals(ErrorCode.FORBIDDEN, ((RequestException) failure.getCause()).code());
    assertEquals(0, asked(UpdateReq.class).size());
  }

  @Test
  void aLostPredecessorChangesTheRangeAndEveryLinkHearsOfIt() {
    join();
    chord.disconnected(BEFORE);
    time.advance(Duration.ofMinutes(1));
    assertEquals(Set.of(ADMITTING, BEHIND, BOOTSTRAP), updated());
  }

  @Test
  void aLostSuccessorIsToldToTheNeighborsAtOnce() {
    join();
    chord.disconnected(ADMITTING);
    time.advance(SOON);
    assertTrue(updated().containsAll(Set.of(BEFORE, BEHIND)), updated().toString());
    assertEquals(BEHIND, chord.state().successors().getFirst());
  }

  @Test
  void aNewNeighborIsAttachedToThroughThePeerThatNamedIt() {
    join();
    update(BEHIND, List.of(SELF, id(0x55)), List.of());
    assertEquals(
        List.of(List.of(Destination.of(BEHIND), Destination.of(id(0x55)))),
        attaches.stream().map(Attach::to).toList());
    assertFalse(chord.state().successors().contains(SELF), "never itself");
  }

  @Test
  void anUpdateOverAnothersLinkIsForbidden() {
    join();
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            says(id(0x55), BEHIND, new UpdateReq(new ChordUpdate.PeerReady(1)))::join);
    assertEquals(ErrorCode.FORBIDDEN, ((RequestException) failure.getCause()).code());
  }

  @Test
  void everyNeighborIsSentAnUpdatePeriodicallyAndNotAllAtOnce() {
    join();
    time.advance(Duration.ofSeconds(800));
    assertTrue(updated().containsAll(Set.of(ADMITTING, BEFORE, BEHIND)), updated().toString());
    assertTrue(
        asked(UpdateReq.class).stream().map(Asked::atMillis).distinct().count() > 1,
        "at random times");
  }

  @Test
  void whoLeavesTellsItsNeighborsWhoStandsInForIt() throws Exception {
    join();
    var _ = chord.leave();
    time.advance(SOON);
    assertEquals(
        Set.of(ADMITTING, BEFORE, BEHIND),
        asked(LeaveReq.class).stream().map(Asked::last).collect(Collectors.toSet()));
    for (Asked leave : asked(LeaveReq.class)) {
      LeaveReq farewell = (LeaveReq) leave.body;
      assertEquals(SELF, farewell.leavingPeerId());
      ChordLeaveData data = codec.decodeLeaveData(farewell.overlaySpecificData());
      List<NodeId> named =
          switch (data) {
            case ChordLeaveData.FromSuccessor(List<NodeId> successors) -> successors;
            case ChordLeaveData.FromPredecessor(List<NodeId> predecessors) -> predecessors;
          };
      assertFalse(named.isEmpty());
    }
  }

  @Test
  void aNeighborThatLeavesIsGoneAsIfItHadFailedAndThoseItNamedAreAttachedTo() {
    join();
    Opaque data = codec.encodeLeaveData(new ChordLeaveData.FromSuccessor(List.of(id(0x65))));
    var _ = says(ADMITTING, ADMITTING, new LeaveReq(ADMITTING, data));
    assertFalse(chord.state().successors().contains(ADMITTING));
    assertEquals(
        List.of(List.of(Destination.of(id(0x65)))), attaches.stream().map(Attach::to).toList());
    time.advance(SOON);
    assertTrue(updated().containsAll(Set.of(BEFORE, BEHIND)), updated().toString());
  }
}
