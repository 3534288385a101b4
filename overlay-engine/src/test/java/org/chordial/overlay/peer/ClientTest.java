package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.link.AppConnection;
import org.chordial.overlay.peer.VirtualPeers.Member;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.topology.TopologyState;
import org.chordial.overlay.topology.client.ClientTopology;
import org.chordial.overlay.usage.sip.Contact;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.PingReq;
import org.chordial.overlay.wire.ProbeAns;
import org.chordial.overlay.wire.ProbeInformation;
import org.chordial.overlay.wire.ProbeInformationType;
import org.chordial.overlay.wire.ProbeReq;
import org.chordial.overlay.wire.RouteQueryReq;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients (RFC 6940 section 4.2), in both of their ways into the overlay. */
class ClientTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int APPLICATION = 5060;

  private VirtualPeers peers;

  @AfterEach
  void endOverlay() {
    peers.close();
  }

  /** Peers whose Node-IDs begin with 0x10, 0x20 and so on; the first is the bootstrap node. */
  private void ring(long seed, int size) throws OverlayException {
    ring(new VirtualPeers(seed, document -> document.toBuilder().noIce(true).build()), size);
  }

  private void ring(VirtualPeers made, int size) throws OverlayException {
    peers = made;
    for (int i = 1; i <= size; i++) {
      Member peer = peers.open(credentials("peer" + i, 16 * i), peers.host(), i == 1);
      peers.time.await(peer.peer().join(), VirtualPeers.PATIENCE);
    }
    peers.time.advance(Duration.ofSeconds(30));
  }

  private Credentials credentials(String name, int id) {
    return peers.overlay.credentials(name + "@overlay.example", id(id));
  }

  private static NodeId id(int number) {
    return NodeId.ofHex("%02x".formatted(number).repeat(16));
  }

  private Member client(int id, NodeRole role) throws OverlayException {
    return client(credentials("client", id), role);
  }

  private Member client(Credentials credentials, NodeRole role) throws OverlayException {
    peers.change = settings -> settings.withRole(role);
    Member client = peers.open(credentials, peers.host(), false);
    peers.change = settings -> settings;
    peers.time.await(client.peer().join(), VirtualPeers.PATIENCE);
    return client;
  }

  private static NodeId home(Member client) {
    return assertInstanceOf(ClientTopology.class, client.peer().stack.topology)
        .home()
        .orElseThrow();
  }

  private Member peer(int id) {
    return peers.members.stream().filter(member -> member.id().equals(id(id))).findFirst().get();
  }

  private void assertReachedFromAll(Member client) {
    for (Member from : List.copyOf(peers.members)) {
      assertEquals(client.id(), peers.ping(from, Destination.of(client.id())).from());
    }
  }

  private ErrorCode refusal(Member from, List<Destination> to, MessageBody request) {
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () -> peers.time.await(from.peer().request(to, request), VirtualPeers.PATIENCE));
    return assertInstanceOf(RequestException.class, failure.getCause()).code();
  }

  @Test
  void aClientIsReachedByItsNodeIdThroughThePeerThatIsResponsibleForIt() throws OverlayException {
    ring(1, 5);
    Member client = client(0x35, NodeRole.CLIENT);
    assertEquals(id(0x40), home(client));
    assertReachedFromAll(client);
    assertEquals(id(0x40), client.peer().status().topology().successors().getFirst());
  }

  @Test
  void nobodyRoutesThroughAClientOrTakesItForAPeer() throws OverlayException {
    ring(2, 5);
    Member client = client(0x35, NodeRole.CLIENT);
    peers.time.advance(Duration.ofMinutes(5));
    for (Member member : peers.members) {
      TopologyState state = member.peer().status().topology();
      assertFalse(state.predecessors().contains(client.id()), member.id().toString());
      assertFalse(state.successors().contains(client.id()), member.id().toString());
      assertFalse(state.fingers().contains(client.id()), member.id().toString());
    }
    assertEquals(0, client.peer().status().storedValues());
    assertEquals(0, client.peer().status().messagesForwarded());
    assertReachedFromAll(client);
    assertEquals(
        ErrorCode.REQUEST_TIMEOUT,
        refusal(
            peer(0x40),
            List.of(Destination.of(client.id()), Destination.of(id(0x20))),
            new PingReq(Opaque.EMPTY)));
  }

  @Test
  void aClientAnswersPingsAndProbesAndNothingThatAsksForAPlaceInTheRing() throws OverlayException {
    ring(3, 3);
    Member client = client(0x15, NodeRole.CLIENT);
    List<Destination> to = List.of(Destination.of(client.id()));
    Answer probed =
        peers.time.await(
            peer(0x30)
                .peer()
                .request(to, new ProbeReq(List.of(ProbeInformationType.RESPONSIBLE_SET))),
            VirtualPeers.PATIENCE);
    assertEquals(
        List.of(new ProbeInformation.ResponsibleSet(0)),
        assertInstanceOf(ProbeAns.class, probed.body()).probeInfo());
    assertEquals(
        ErrorCode.FORBIDDEN,
        refusal(peer(0x30), to, new RouteQueryReq(false, Destination.of(id(0x10)), Opaque.EMPTY)));
  }

  @Test
  void aClientRegistersAndFindsOthersAndIsCalledByThem() throws OverlayException {
    ring(new VirtualPeers(4), 5);
    Member client = client(0x45, NodeRole.CLIENT);
    String name = client.credentials().userName();
    peers.time.await(client.peer().sip().register(name, "", HOUR), VirtualPeers.PATIENCE);
    Member caller = peer(0x10);
    peers.time.await(
        caller.peer().sip().register(caller.credentials().userName(), "", HOUR),
        VirtualPeers.PATIENCE);
    assertEquals(List.of(Destination.of(client.id())), contact(caller, name).destinations());
    assertEquals(caller.id(), contact(client, caller.credentials().userName()).nodeId());
    assertCalled(caller, client, List.of(Destination.of(client.id())));
  }

  private Contact contact(Member from, String name) {
    return peers
        .time
        .await(from.peer().sip().resolve(name), VirtualPeers.PATIENCE)
        .contacts()
        .getFirst();
  }

  private void assertCalled(Member caller, Member client, List<Destination> way) {
    client.peer().onAppAttach(APPLICATION, _ -> {});
    AppConnection connection =
        peers.time.await(caller.peer().appAttach(way, APPLICATION), VirtualPeers.PATIENCE);
    assertEquals(client.id(), connection.remoteNodeId());
    connection.close();
  }

  @Test
  void aClientWhosePeerDiesIsReachedThroughTheNextOne() throws OverlayException {
    ring(5, 6);
    Member client = client(0x35, NodeRole.CLIENT);
    peers.kill(peer(0x40));
    peers.time.advance(Duration.ofMinutes(1));
    assertEquals(id(0x50), home(client));
    assertTrue(client.peer().status().joined());
    assertReachedFromAll(client);
  }

  @Test
  void aClientWhosePeerLeavesIsReachedThroughTheNextOne() throws OverlayException {
    ring(6, 5);
    Member client = client(0x35, NodeRole.CLIENT);
    Member leaving = peer(0x40);
    peers.time.await(leaving.peer().leave(), VirtualPeers.PATIENCE);
    peers.members.remove(leaving);
    peers.time.advance(Duration.ofSeconds(30));
    assertEquals(id(0x50), home(client));
    assertReachedFromAll(client);
  }

  @Test
  void aClientFollowsWhereAnotherPeerBecomesResponsible() throws OverlayException {
    ring(7, 5);
    Member client = client(0x35, NodeRole.CLIENT);
    assertEquals(id(0x40), home(client));
    Member nearer = peers.open(credentials("nearer", 0x38), peers.host(), false);
    peers.time.await(nearer.peer().join(), VirtualPeers.PATIENCE);
    peers.time.advance(Duration.ofSeconds(20));
    assertEquals(nearer.id(), home(client));
    assertReachedFromAll(client);
  }

  @Test
  void aClientOfAnyPeerIsReachedByTheListOfItsRegistrationAlone() throws OverlayException {
    ring(8, 5);
    Member client = client(0x45, NodeRole.CLIENT_OF_ANY_PEER);
    assertEquals(id(0x10), home(client), "the bootstrap node");
    String name = client.credentials().userName();
    peers.time.await(client.peer().sip().register(name, "", HOUR), VirtualPeers.PATIENCE);
    Member caller = peer(0x30);
    List<Destination> way = contact(caller, name).destinations();
    assertEquals(List.of(Destination.of(id(0x10)), Destination.of(client.id())), way);
    assertCalled(caller, client, way);
    assertEquals(
        ErrorCode.REQUEST_TIMEOUT,
        refusal(
            caller,
            List.of(Destination.of(id(0x50)), Destination.of(client.id())),
            new PingReq(Opaque.EMPTY)),
        "the responsible peer does not know of it");
  }

  @Test
  void aClientWithSeveralNodeIdsAsksTheWildcardWhomItHasCalledAndAttaches()
      throws OverlayException {
    ring(9, 4);
    Credentials several =
        peers.overlay.credentials("client@overlay.example", id(0x15), id(0xa5)).goingBy(id(0xa5));
    Member client = client(several, NodeRole.CLIENT_OF_ANY_PEER);
    assertEquals(id(0xa5), client.id());
    assertEquals(id(0x10), home(client));
    Answer answer =
        peers.time.await(
            peer(0x30)
                .peer()
                .request(
                    List.of(Destination.of(id(0x10)), Destination.of(client.id())),
                    new PingReq(Opaque.EMPTY)),
            VirtualPeers.PATIENCE);
    assertEquals(client.id(), answer.from());
  }

  @Test
  void anOverlayWithoutClientsHasNone() {
    peers = new VirtualPeers(10, document -> document.toBuilder().clientsPermitted(false).build());
    OverlayException refused =
        assertThrows(OverlayException.class, () -> client(0x45, NodeRole.CLIENT));
    assertEquals(OverlayFailure.CLIENTS_NOT_PERMITTED, refused.failure());
  }

  @Test
  void aClientLeavesWhenANewerConfigurationHasNoRoomForIt() throws OverlayException {
    ring(11, 3);
    Member client = client(0x25, NodeRole.CLIENT);
    SignedConfiguration running = client.peer().configuration();
    SignedConfiguration newer =
        peers.signing.apply(
            running.configuration().toBuilder().sequence(2).clientsPermitted(false).build());
    assertThrows(
        OverlayException.class, () -> client.peer().stack.reconfigure(newer.configuration()));
    peer(0x10).peer().stack.reconfigure(newer.configuration());
    assertNotEquals(running.configuration(), peer(0x10).peer().stack.configuration());
  }
}
