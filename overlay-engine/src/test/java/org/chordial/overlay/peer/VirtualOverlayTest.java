package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.chordial.ice.vnet.LinkQuality;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.peer.VirtualPeers.Member;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.usage.sip.Resolution;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ResourceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualOverlayTest {
  private VirtualPeers running;

  /** Packets on their way hold buffers, so everything is closed and time runs out. */
  @AfterEach
  void endOverlay() {
    running.close();
  }

  @Test
  void tenPeersAgreeOnWhoIsResponsibleForWhat() throws OverlayException {
    VirtualPeers peers = ring(1, 10);
    assertAgreement(peers);
  }

  @Test
  void aRegistrationOutlivesTheDeathOfThePeerThatHoldsIt() throws OverlayException {
    VirtualPeers peers = ring(2, 8);
    Member bob =
        peers.members.stream()
            .skip(1)
            .filter(member -> isElsewhere(peers, member, holder(peers, member)))
            .findFirst()
            .orElseThrow();
    Member holder = holder(peers, bob);
    peers.time.await(
        bob.peer().sip().register(bob.credentials().userName(), "", Duration.ofHours(1)),
        VirtualPeers.PATIENCE);
    peers.time.advance(Duration.ofSeconds(30));
    peers.kill(holder);
    peers.time.advance(Duration.ofSeconds(60));
    Resolution found =
        peers.time.await(
            peers.members.get(1).peer().sip().resolve(bob.credentials().userName()),
            VirtualPeers.PATIENCE);
    assertEquals(1, found.contacts().size());
    assertAgreement(peers);
  }

  private static Member holder(VirtualPeers peers, Member owner) {
    ResourceId name = ResourceIds.of(owner.credentials().userName());
    return peers.members.stream()
        .filter(member -> member.id().equals(peers.responsible(name)))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isElsewhere(VirtualPeers peers, Member owner, Member holder) {
    return !holder.id().equals(owner.id()) && !holder.id().equals(peers.members.getFirst().id());
  }

  /** A first attempt may come to nothing where a link loses three times in a row; others follow. */
  @ParameterizedTest
  @ValueSource(longs = {1, 3, 17})
  void peersJoinWhereEveryTenthDatagramIsLostOnItsWay(long seed) throws OverlayException {
    VirtualPeers peers = overlay(new VirtualPeers(seed));
    peers.network.defaultQuality(LinkQuality.of(Duration.ofMillis(20)).withLoss(0.05));
    peers.first();
    for (int i = 1; i < 6; i++) {
      Member member = peers.opened();
      var _ = member.peer().join();
      assertTrue(
          peers.time.runUntil(() -> member.peer().status().joined(), Duration.ofMinutes(2)),
          () -> member.id() + " has not joined");
    }
    peers.time.advance(Duration.ofMinutes(2));
    assertAgreement(peers);
  }

  @Test
  void twoAttachesAtOnceBothEndInALink() throws OverlayException {
    VirtualPeers peers = ring(4, 1);
    Member first = peers.members.getFirst();
    Member a = peers.opened();
    Member b = peers.opened();
    for (Member client : List.of(a, b)) {
      peers.time.await(
          client.peer().stack.endpoint.connect(first.peer().address(), true),
          VirtualPeers.PATIENCE);
    }
    CompletableFuture<Link> fromA = attach(a, first, b);
    CompletableFuture<Link> fromB = attach(b, first, a);
    assertEquals(b.id(), peers.time.await(fromA, VirtualPeers.PATIENCE).remoteNodeId());
    assertEquals(a.id(), peers.time.await(fromB, VirtualPeers.PATIENCE).remoteNodeId());
  }

  private static CompletableFuture<Link> attach(Member from, Member via, Member to) {
    return from.peer()
        .stack
        .forwarding
        .attacher()
        .attach(List.of(Destination.of(via.id()), Destination.of(to.id())), false);
  }

  @Test
  void aPeerComesBackByItselfWhenItsBootstrapPeerWasAway() throws OverlayException {
    VirtualPeers peers = overlay(new VirtualPeers(5));
    Member first = peers.first();
    Member phone = peers.joined();
    peers.kill(first);
    assertTrue(peers.time.runUntil(() -> !phone.peer().status().joined(), Duration.ofMinutes(2)));
    peers.time.advance(Duration.ofMinutes(3));
    assertFalse(phone.peer().status().reason().isEmpty());
    VirtualHost host = first.host();
    host.up(true);
    Member again = peers.open(first.credentials(), host, true);
    peers.time.await(again.peer().join(), VirtualPeers.PATIENCE);
    assertTrue(peers.time.runUntil(() -> phone.peer().status().joined(), Duration.ofMinutes(2)));
    assertEquals(phone.id(), peers.ping(again, Destination.of(phone.id())).from());
  }

  @Test
  void aNodeOfAnotherAuthorityIsRefusedWithAReason() throws OverlayException {
    VirtualPeers peers = ring(6, 2);
    TestOverlay foreign = new TestOverlay(peers.time.instant(), 7);
    Member stranger = peers.open(foreign.credentials("eve@overlay.example"), peers.host(), false);
    CompletionException refused =
        assertThrows(
            CompletionException.class,
            () -> peers.time.await(stranger.peer().join(), VirtualPeers.PATIENCE));
    assertInstanceOf(OverlayException.class, refused.getCause());
    assertEquals(1, peers.members.getFirst().peer().stack.endpoint.refused());
    assertFalse(peers.members.getFirst().peer().stack.table.contains(stranger.id()));
  }

  @Test
  void anOverlayWithoutIceLinksByTlsOverTcp() throws OverlayException {
    VirtualPeers peers =
        overlay(new VirtualPeers(8, document -> document.toBuilder().noIce(true).build()));
    peers.first();
    for (int i = 1; i < 6; i++) {
      peers.joined();
    }
    peers.time.advance(Duration.ofSeconds(30));
    assertAgreement(peers);
  }

  @Test
  void twoThatBeganTheOverlayEachAloneJoinTheirHalvesWhenTheyMeet() throws OverlayException {
    VirtualPeers peers = overlay(new VirtualPeers(9));
    Member first = peers.first();
    Member second = peers.open(peers.overlay.credentials("b@overlay.example"), peers.host(), true);
    peers.time.await(second.peer().join(), VirtualPeers.PATIENCE);
    first.peer().meet(second.id(), second.peer().address());
    second.peer().meet(first.id(), first.peer().address());
    peers.time.advance(Duration.ofMinutes(1));
    assertAgreement(peers);
    assertTrue(
        first.peer().callable().equals(List.of(second.peer().address()))
            || second.peer().callable().contains(first.peer().address()));
  }

  private VirtualPeers overlay(VirtualPeers peers) {
    running = peers;
    return peers;
  }

  private VirtualPeers ring(long seed, int size) throws OverlayException {
    VirtualPeers peers = overlay(new VirtualPeers(seed));
    peers.first();
    for (int i = 1; i < size; i++) {
      peers.joined();
    }
    peers.time.advance(Duration.ofSeconds(30));
    return peers;
  }

  private static void assertAgreement(VirtualPeers peers) {
    for (Member from : peers.members) {
      for (int i = 0; i < 8; i++) {
        ResourceId resource = ResourceIds.of("name" + i);
        assertEquals(
            peers.responsible(resource), peers.ping(from, Destination.of(resource)).from());
      }
      for (Member to : peers.members) {
        assertEquals(to.id(), peers.ping(from, Destination.of(to.id())).from());
      }
    }
  }
}
