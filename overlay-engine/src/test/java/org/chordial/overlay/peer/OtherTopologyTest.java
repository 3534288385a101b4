package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.peer.VirtualPeers.Member;
import org.chordial.overlay.topology.FullMesh;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.usage.sip.Resolution;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.ResourceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links, forwarding, storage and usages stand on any {@code TopologyPlugin}, not on a ring. */
class OtherTopologyTest {
  private static final int PEERS = 8;

  private VirtualPeers peers;

  @BeforeEach
  void mesh() throws OverlayException {
    peers = new VirtualPeers(11);
    peers.change = settings -> settings.withTopology(FullMesh::new);
    peers.first();
    while (peers.members.size() < PEERS) {
      peers.joined();
    }
    for (Member member : peers.members) {
      peers.time.await(
          member.peer().sip().register(name(member), "", Duration.ofHours(1)),
          VirtualPeers.PATIENCE);
    }
    peers.time.advance(Duration.ofSeconds(10));
  }

  @AfterEach
  void end() {
    peers.close();
  }

  private static String name(Member member) {
    return member.credentials().userName();
  }

  private Resolution resolve(Member asker, Member target) {
    return peers.time.await(asker.peer().sip().resolve(name(target)), VirtualPeers.PATIENCE);
  }

  private void assertAllFindEachOther() {
    for (Member asker : peers.members) {
      for (Member target : peers.members) {
        Resolution found = resolve(asker, target);
        assertEquals(List.of(target.id()), found.contacts().stream().map(c -> c.nodeId()).toList());
      }
    }
  }

  @Test
  void everyPeerKnowsEveryOtherAndFindsItsNameOverOneLink() {
    Set<NodeId> all = new TreeSet<>(peers.members.stream().map(Member::id).toList());
    for (Member member : peers.members) {
      Set<NodeId> known = new TreeSet<>(member.peer().status().topology().successors());
      known.add(member.id());
      assertEquals(all, known);
    }
    assertAllFindEachOther();
    for (Member asker : peers.members) {
      for (Member target : peers.members) {
        assertTrue(resolve(asker, target).hops() <= 1, "more than one link");
      }
    }
  }

  @Test
  void aNameIsWhereTheMetricOfTheMeshPutsItNotWhereARingWould() {
    boolean differs = false;
    for (Member member : peers.members) {
      ResourceId resource = ResourceIds.of(name(member));
      List<Member> responsible =
          peers.members.stream()
              .filter(each -> each.peer().stack.topology.isResponsible(resource.value()))
              .toList();
      assertEquals(1, responsible.size());
      differs |= !responsible.getFirst().id().equals(peers.responsible(resource));
    }
    assertTrue(differs, "the mesh is a ring");
  }

  @Test
  void whoLeavesHandsOverWhatItStored() {
    Member leaver = peers.members.get(PEERS - 1);
    peers.time.await(leaver.peer().leave(), VirtualPeers.PATIENCE);
    peers.members.remove(leaver);
    peers.time.advance(Duration.ofSeconds(5));
    assertAllFindEachOther();
  }

  @Test
  void aRegistrationOutlivesTheDeathOfThePeerThatHoldsIt() {
    for (int deaths = 0; deaths < 2; deaths++) {
      peers.kill(peers.members.get(2));
      peers.time.advance(Duration.ofSeconds(90));
    }
    assertAllFindEachOther();
  }
}
