package org.chordial.overlay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.List;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.ResourceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits on a link whose other side is slow or silent takes a second way. */
class ReroutingTest {
  private static final NodeId SILENT = RouterFixture.node(0x60);
  private static final NodeId OTHER = RouterFixture.node(0x70);
  private static final ResourceId RESOURCE = new ResourceId(RouterFixture.node(0x90).value());
  private static final int TTL = 20;

  private final RouterFixture fixture = new RouterFixture(ViaPolicy.NODE_IDS);

  ReroutingTest() {
    fixture.link(SILENT);
    fixture.link(OTHER);
    fixture.nextHop = SILENT;
    fixture.otherHops = List.of(OTHER);
  }

  @AfterEach
  void endLinks() {
    fixture.table.close("");
  }

  private void waits(Destination... to) {
    ForwardingHeader header =
        ForwardingHeader.request(RouterFixture.OVERLAY, 1, TTL, 7, List.of(to));
    ByteBuf message =
        fixture.codec.encode(
            header, Unpooled.wrappedBuffer(new byte[300]), UnpooledByteBufAllocator.DEFAULT);
    fixture.router.reroute(SILENT, message);
    message.release();
    fixture.time.advance(Duration.ofMillis(50));
  }

  @Test
  void itGoesByTheBestPeerButTheSilentOneWithNothingCountedTwice() {
    waits(Destination.of(RESOURCE));
    assertEquals(List.of(OTHER), fixture.sent.stream().map(RouterFixture.Seen::node).toList());
    ForwardingHeader sent = fixture.sent.getFirst().header();
    assertEquals(TTL, sent.ttl(), "its hop has been counted");
    assertEquals(List.of(), sent.viaList(), "and its previous hop is in the Via List");
  }

  @Test
  void whatIsForTheSilentNodeItselfGoesOnWaiting() {
    waits(Destination.of(SILENT));
    assertEquals(0, fixture.sent.size());
  }

  @Test
  void whereThereIsNoOtherWayItGoesOnWaiting() {
    fixture.otherHops = List.of();
    waits(Destination.of(RESOURCE));
    assertEquals(0, fixture.sent.size());
  }

  @Test
  void whatHasBecomeThisNodesOwnIsDelivered() {
    fixture.responsible = _ -> true;
    waits(Destination.of(RESOURCE));
    assertEquals(0, fixture.sent.size());
    assertEquals(1, fixture.delivered.size());
  }
}
