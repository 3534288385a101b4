package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.forward.Drop;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.peer.VirtualPeers.Member;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.ProbeReq;
import org.chordial.overlay.wire.ResourceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Certificates with several Node-IDs (RFC 6940 sections 6.1.2, 6.3.4 and 11.3). */
class SeveralNodeIdsTest {
  private final VirtualPeers peers = new VirtualPeers(612);

  @AfterEach
  void endOverlay() {
    peers.close();
  }

  private static NodeId id(int number) {
    return NodeId.ofHex("%02x".formatted(number).repeat(16));
  }

  /** Goes by the second of two Node-IDs. */
  private Credentials second(String user, int one, int two) {
    return peers.overlay.credentials(user, id(one), id(two)).goingBy(id(two));
  }

  private Member joined(Credentials credentials, boolean first) throws OverlayException {
    Member member = peers.open(credentials, peers.host(), first);
    peers.time.await(member.peer().join(), VirtualPeers.PATIENCE);
    return member;
  }

  private void assertAgreement() {
    for (Member from : peers.members) {
      for (int i = 0; i < 4; i++) {
        ResourceId resource = ResourceIds.of("name" + i);
        assertEquals(
            peers.responsible(resource), peers.ping(from, Destination.of(resource)).from());
      }
      for (Member to : peers.members) {
        assertEquals(to.id(), peers.ping(from, Destination.of(to.id())).from());
      }
    }
  }

  @Test
  void peersWithSeveralNodeIdsEachGoByOneOfThemAndFormARing() throws OverlayException {
    joined(second("alice@overlay.example", 0x11, 0x91), true);
    joined(second("bob@overlay.example", 0x22, 0xa2), false);
    joined(peers.overlay.credentials("carol@overlay.example", id(0x33)), false);
    joined(second("dave@overlay.example", 0x44, 0xc4), false);
    peers.time.advance(Duration.ofMinutes(1));
    assertAgreement();
    for (Member member : peers.members) {
      for (Link link : member.peer().stack.table.links()) {
        assertTrue(link.attached(), "what bootstrapping left is gone: " + link);
      }
    }
  }

  @Test
  void twoPeersMayShareOneCertificateUnderDifferentNodeIds() throws OverlayException {
    Credentials shared = peers.overlay.credentials("alice@overlay.example", id(0x11), id(0x91));
    joined(shared, true);
    joined(shared.goingBy(id(0x91)), false);
    joined(peers.overlay.credentials("bob@overlay.example", id(0x55)), false);
    peers.time.advance(Duration.ofMinutes(1));
    assertAgreement();
  }

  @Test
  void whoHasSeveralNodeIdsMayOnlyPingAndAttachBeforeAnAttach() throws OverlayException {
    Member first = joined(peers.overlay.credentials("alice@overlay.example", id(0x11)), true);
    Member bob = peers.open(second("bob@overlay.example", 0x22, 0xa2), peers.host(), false);
    Link link =
        peers.time.await(
            bob.peer().stack.endpoint.connect(first.peer().address(), true), VirtualPeers.PATIENCE);
    assertFalse(link.attached());
    assertEquals(first.id(), peers.ping(bob, Destination.of(first.id())).from());
    CompletionException refused =
        assertThrows(
            CompletionException.class,
            () ->
                peers.time.await(
                    bob.peer()
                        .request(List.of(Destination.of(first.id())), new ProbeReq(List.of())),
                    VirtualPeers.PATIENCE));
    RequestException error = assertInstanceOf(RequestException.class, refused.getCause());
    assertEquals(ErrorCode.FORBIDDEN, error.code());
    assertEquals(1, first.peer().stack.forwarding.counters().drops().get(Drop.NOT_ATTACHED));
  }
}
