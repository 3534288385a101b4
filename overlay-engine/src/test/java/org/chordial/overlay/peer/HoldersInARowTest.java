package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.peer.VirtualPeers.Member;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.usage.sip.Resolution;
import org.chordial.overlay.wire.NodeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who holds a name dies, then who stood in for it, and so on: between two deaths copies are made
 * anew, though those who are to take them have not missed all of the dead by themselves.
 */
class HoldersInARowTest {
  private static final int PEERS = 20;
  private static final int DEATHS = 6;
  private static final Duration BETWEEN_DEATHS = Duration.ofSeconds(5);

  private VirtualPeers peers;

  @AfterEach
  void endOverlay() {
    peers.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void aNameOutlivesOneHolderAfterTheOther(long seed) throws OverlayException {
    peers = new VirtualPeers(seed).withHashedSignatures();
    Member first = peers.first();
    for (int i = 1; i < PEERS; i++) {
      peers.joined();
    }
    String name = first.credentials().userName();
    peers.time.await(
        first.peer().sip().register(name, "", Duration.ofHours(1)), VirtualPeers.PATIENCE);
    // Nobody stores again: what is found afterwards are the copies alone.
    first.peer().sip().close();
    peers.time.advance(Duration.ofSeconds(30));
    Member asker = asker(first);
    for (int death = 1; death <= DEATHS; death++) {
      NodeId holder = peers.responsible(ResourceIds.of(name));
      List<Member> dying = peers.members.stream().filter(m -> m.id().equals(holder)).toList();
      if (dying.contains(first) || dying.contains(asker)) {
        return;
      }
      dying.forEach(peers::kill);
      peers.time.advance(BETWEEN_DEATHS);
      Resolution found = peers.time.await(asker.peer().sip().resolve(name), VirtualPeers.PATIENCE);
      assertEquals(1, found.contacts().size(), "after death " + death);
    }
  }

  /** Who stands just before the name on the ring is the last that would have to hold it. */
  private Member asker(Member owner) {
    NodeId holder = peers.responsible(ResourceIds.of(owner.credentials().userName()));
    List<Member> ring = peers.members.stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
    List<NodeId> ids = ring.stream().map(Member::id).toList();
    Member before = ring.get((ids.indexOf(holder) + PEERS - 1) % PEERS);
    return before.equals(owner) ? ring.get((ids.indexOf(holder) + PEERS - 2) % PEERS) : before;
  }
}
