package org.chordial.overlay.topology.chord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.chordial.overlay.wire.NodeId;
import org.junit.jupiter.api.Test;

/** Responsibility and routes of one peer, 0x50, that knows four others (RFC 6940 10.1, 10.3). */
class ChordRoutingTest {
  private final NeighborTable table = new NeighborTable(id(0x50), 3);
  private final ChordRouting routing = new ChordRouting(id(0x50), table);

  ChordRoutingTest() {
    for (int peer : new int[] {0x10, 0x30, 0x70, 0x90}) {
      table.add(id(peer));
    }
  }

  private static NodeId id(int first) {
    return NodeId.ofHex("%02x".formatted(first) + "00".repeat(15));
  }

  private Optional<NodeId> nextHop(int id) {
    return routing.nextHop(id(id).value());
  }

  @Test
  void aPeerIsResponsibleFromBehindItsPredecessorUpToItself() {
    assertFalse(routing.isResponsible(id(0x30).value()));
    assertTrue(routing.isResponsible(NodeId.ofHex("30" + "00".repeat(14) + "01").value()));
    assertTrue(routing.isResponsible(id(0x50).value()));
    assertFalse(routing.isResponsible(NodeId.ofHex("50" + "00".repeat(14) + "01").value()));
  }

  @Test
  void whoIsLinkedIsTheNextHopToItself() {
    assertEquals(Optional.of(id(0x70)), nextHop(0x70));
  }

  @Test
  void otherwiseItIsTheLargestNodeIdBetweenThisPeerAndTheTarget() {
    assertEquals(Optional.of(id(0x70)), nextHop(0x8f));
    assertEquals(Optional.of(id(0x90)), nextHop(0xff));
    assertEquals(Optional.of(id(0x10)), nextHop(0x2f), "across zero");
  }

  @Test
  void whereThereIsNoneItIsTheSmallestThatIsGreaterThanTheTarget() {
    assertEquals(Optional.of(id(0x70)), nextHop(0x60));
    table.remove(id(0x70));
    table.remove(id(0x90));
    assertEquals(Optional.of(id(0x10)), nextHop(0xf0), "across zero");
  }

  @Test
  void copiesAreHeldByTheSuccessorAndItsSuccessor() {
    assertEquals(List.of(id(0x70), id(0x90)), routing.replicaSet());
    assertTrue(routing.isReplica(id(0x20).value()));
    assertFalse(routing.isReplica(id(0x60).value()));
  }

  @Test
  void aPeerIsNeverInItsOwnTables() {
    assertFalse(table.add(id(0x50)));
    assertEquals(List.of(id(0x70), id(0x90), id(0x10)), table.successors());
    assertEquals(List.of(id(0x30), id(0x10), id(0x90)), table.predecessors());
  }

  @Test
  void aLostNeighborIsReplacedByTheNextBest() {
    table.remove(id(0x70));
    assertEquals(List.of(id(0x90), id(0x10), id(0x30)), table.successors());
  }
}
