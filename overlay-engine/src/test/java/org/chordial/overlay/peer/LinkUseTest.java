package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.chordial.ice.vnet.LinkQuality;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.forward.ViaPolicy;
import org.chordial.overlay.link.ReliabilitySender;
import org.chordial.overlay.peer.VirtualPeers.Member;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.Destination;
import org.junit.jupiter.api.Test;

/** Which links last, and how answers find back over them. */
class LinkUseTest {
  @Test
  void aLinkThatNobodyNeedsEndsAndOthersStay() throws OverlayException {
    try (VirtualPeers peers = ring(streams(21), 12)) {
      List<Member> strangers = strangers(peers);
      Member from = strangers.getFirst();
      Member to = strangers.getLast();
      var table = from.peer().stack.table;
      peers.time.await(
          from.peer().stack.forwarding.attacher().attach(List.of(Destination.of(to.id())), false),
          VirtualPeers.PATIENCE);
      assertTrue(table.contains(to.id()));
      peers.time.advance(Duration.ofSeconds(110));
      assertFalse(table.contains(to.id()));
      assertTrue(from.peer().stack.topology.neighbors().stream().allMatch(table::contains));
      assertEquals(to.id(), peers.ping(from, Destination.of(to.id())).from());
    }
  }

  @Test
  void peersOfAllThreeKindsOfReturnPathsMakeOneRing() throws OverlayException {
    VirtualPeers mixed = streams(22);
    ViaPolicy[] kinds = ViaPolicy.values();
    mixed.change = settings -> settings.withVia(kinds[mixed.members.size() % kinds.length]);
    try (VirtualPeers peers = ring(mixed, 9)) {
      int hops = 0;
      for (Member from : peers.members) {
        for (Member to : peers.members) {
          var answer = peers.ping(from, Destination.of(to.id()));
          assertEquals(to.id(), answer.from());
          hops = Math.max(hops, answer.hops());
        }
        for (int i = 0; i < 8; i++) {
          var resource = ResourceIds.of("name" + i);
          assertEquals(
              peers.responsible(resource), peers.ping(from, Destination.of(resource)).from());
        }
      }
      assertTrue(hops > 1, "no message was forwarded");
    }
  }

  /** Section 6.6.3: the sender is chosen "without affecting the wire protocol". */
  @Test
  void peersThatStopAndWaitAndPeersWithAWindowMakeOneRing() throws OverlayException {
    VirtualPeers mixed = new VirtualPeers(23);
    ReliabilitySender[] kinds = ReliabilitySender.values();
    mixed.network.defaultQuality(LinkQuality.of(Duration.ofMillis(10)).withLoss(0.02));
    mixed.change = settings -> settings.withSender(kinds[mixed.members.size() % kinds.length]);
    try (VirtualPeers peers = ring(mixed, 5)) {
      for (Member from : peers.members) {
        for (Member to : peers.members) {
          assertEquals(to.id(), peers.ping(from, Destination.of(to.id())).from());
        }
      }
    }
  }

  /** Two peers of which neither needs the other. */
  private static List<Member> strangers(VirtualPeers peers) {
    List<Member> others = peers.members.subList(1, peers.members.size());
    for (Member from : others) {
      for (Member to : others) {
        if (!from.id().equals(to.id()) && !needs(from, to) && !needs(to, from)) {
          return List.of(from, to);
        }
      }
    }
    throw new AssertionError("everybody needs everybody");
  }

  private static boolean needs(Member from, Member to) {
    return from.peer().stack.topology.needs(to.id());
  }

  /** Without ICE, since nothing here depends on it. */
  private static VirtualPeers streams(long seed) {
    return new VirtualPeers(seed, document -> document.toBuilder().noIce(true).build());
  }

  private static VirtualPeers ring(VirtualPeers peers, int size) throws OverlayException {
    peers.first();
    for (int i = 1; i < size; i++) {
      peers.joined();
    }
    peers.time.advance(Duration.ofSeconds(30));
    return peers;
  }
}
