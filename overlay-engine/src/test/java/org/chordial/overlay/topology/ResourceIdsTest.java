package org.chordial.overlay.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.ResourceId;
import org.junit.jupiter.api.Test;

class ResourceIdsTest {
  /** RFC 3174 section 7.3, the first of its test cases. */
  @Test
  void aResourceIdIsTheFirst128BitsOfTheSha1OfItsName() {
    assertEquals("a9993e364706816aba3e25717850c26c", ResourceIds.of("abc").value().toHex());
  }

  @Test
  void theIndexOfNodeMultipleIsOneByteBehindTheNodeId() {
    NodeId node = NodeId.ofHex("11".repeat(16));
    ResourceId first = ResourceIds.of(node, 0);
    assertEquals(16, first.value().length());
    assertEquals("72ce0bdf8509cae8", first.value().toHex().substring(0, 16));
    assertThrows(IllegalArgumentException.class, () -> ResourceIds.of(node, 256));
  }
}
