package org.chordial.overlay.forward;

import static org.chordial.overlay.forward.RouterFixture.INITIAL_TTL;
import static org.chordial.overlay.forward.RouterFixture.OVERLAY;
import static org.chordial.overlay.forward.RouterFixture.SELF;
import static org.chordial.overlay.forward.RouterFixture.node;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.Destination.OpaqueDestination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.ForwardingOption;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a peer on the way does with headers (RFC 6940 sections 6.1, 6.3.2 and 6.7). */
class MessageRouterTest {
  private static final NodeId A = node(0xa0);
  private static final NodeId B = node(0xb0);
  private static final NodeId C = node(0xc0);
  private static final NodeId E = node(0xe0);

  /** A Ping request and its answer, as far as anybody on the way looks. */
  private static final byte[] REQUEST = {0, 0x17, 1, 2, 3};

  private static final byte[] RESPONSE = {0, 0x18, 1, 2, 3};

  private RouterFixture fixture = linked(ViaPolicy.NODE_IDS);

  @AfterEach
  void endLinks() {
    fixture.table.close("The test is over.");
  }

  /** This node is D of the RFC's example, linked to C and E. */
  private static RouterFixture linked(ViaPolicy policy) {
    RouterFixture fixture = new RouterFixture(policy);
    fixture.link(C);
    fixture.link(E);
    fixture.nextHop = E;
    return fixture;
  }

  private void use(ViaPolicy policy) {
    endLinks();
    fixture = linked(policy);
  }

  private static ForwardingHeader to(Destination... list) {
    return ForwardingHeader.request(OVERLAY, 1, 20, 42, List.of(list));
  }

  private static Destination at(NodeId node) {
    return Destination.of(node);
  }

  private static Destination resource() {
    return Destination.of(new ResourceId(Opaque.of(new byte[16])));
  }

  private ForwardingHeader onlySent(NodeId node) {
    assertEquals(1, fixture.sent.size());
    assertEquals(node, fixture.sent.getFirst().node());
    return fixture.sent.getFirst().header();
  }

  private void dropped(Drop reason) {
    assertEquals(1, fixture.drops(reason), () -> fixture.counters.drops().toString());
    assertEquals(List.of(), fixture.sent);
    assertEquals(List.of(), fixture.delivered);
  }

  private void refused(ErrorCode code) {
    assertEquals(List.of(code), fixture.refused.stream().map(RouterFixture.Refused::code).toList());
    assertEquals(List.of(), fixture.sent);
    assertEquals(List.of(), fixture.delivered);
  }

  @Test
  void aForwardedRequestHasOneHopLessToGoAndThePreviousHopInItsViaList() {
    ForwardingHeader before =
        to(at(node(0x77)))
            .withViaList(List.of(at(A), at(B)))
            .withOptions(
                List.of(
                    new ForwardingOption(9, ForwardingOption.RESPONSE_COPY, Opaque.ofHex("0102"))))
            .withMaxResponseLength(999);
    fixture.receive(C, before, REQUEST);
    assertEquals(before.withTtl(19).withViaList(List.of(at(A), at(B), at(C))), onlySent(E));
    assertArrayEquals(REQUEST, fixture.sent.getFirst().payload());
  }

  @Test
  void aNodeInTheConnectionTableGetsItsMessagesDirectly() {
    fixture.link(A);
    fixture.receive(C, to(at(A)), REQUEST);
    assertEquals(List.of(at(A)), onlySent(A).destinationList());
  }

  @Test
  void aResponseGoesBackTheWayOfItsViaListWithoutOneOfItsOwn() {
    fixture.receive(E, to(at(SELF), at(C), at(B), at(A)), RESPONSE);
    ForwardingHeader back = onlySent(C);
    assertEquals(List.of(at(C), at(B), at(A)), back.destinationList());
    assertEquals(List.of(), back.viaList());
  }

  @Test
  void aConnectionIndexOfTwoBytesStandsForThePreviousHop() {
    use(ViaPolicy.CONNECTION_INDEXES);
    fixture.receive(C, to(resource()).withViaList(List.of(at(A), at(B))), REQUEST);
    List<Destination> via = onlySent(E).viaList();
    assertEquals(List.of(at(A), at(B)), via.subList(0, 2));
    OpaqueDestination index = (OpaqueDestination) via.getLast();
    assertTrue(index.compact());
    fixture.sent.clear();
    fixture.receive(E, to(at(SELF), index, at(B), at(A)), RESPONSE);
    assertEquals(List.of(at(C), at(B), at(A)), onlySent(C).destinationList());
  }

  @Test
  void anIndexWrittenInFullIsTheSameIndex() {
    use(ViaPolicy.CONNECTION_INDEXES);
    OpaqueDestination index = indexOf(C);
    Destination full = new OpaqueDestination(index.opaqueId(), false);
    fixture.receive(E, to(at(SELF), full, at(B)), RESPONSE);
    assertEquals(List.of(at(C), at(B)), onlySent(C).destinationList());
  }

  private OpaqueDestination indexOf(NodeId node) {
    int index = fixture.table.opaqueId(node);
    return OpaqueDestination.ofShort(index & 0x7fff);
  }

  @Test
  void anIndexOfAConnectionThatIsNoMoreIsDroppedSilently() {
    use(ViaPolicy.CONNECTION_INDEXES);
    OpaqueDestination old = indexOf(C);
    fixture.table.linkTo(C).close("gone");
    fixture.link(C);
    fixture.receive(E, to(at(SELF), old), RESPONSE);
    dropped(Drop.UNKNOWN_DESTINATION);
    assertEquals(List.of(), fixture.refused);
  }

  @Test
  void aSlotGetsAnotherGenerationWhenItIsUsedAgain() {
    for (int i = 0; i < 200; i++) {
      OpaqueDestination old = indexOf(C);
      fixture.table.linkTo(C).close("gone");
      fixture.link(C);
      fixture.receive(E, to(at(SELF), old), RESPONSE);
    }
    assertEquals(200, fixture.drops(Drop.UNKNOWN_DESTINATION));
  }

  @Test
  void oneOpaqueIdStandsForTheWholeViaListOfAPeerThatKeepsState() {
    use(ViaPolicy.STATE);
    fixture.receive(C, to(resource()).withViaList(List.of(at(A), at(B))), REQUEST);
    List<Destination> via = onlySent(E).viaList();
    assertEquals(1, via.size());
    fixture.sent.clear();
    fixture.receive(E, to(at(SELF), via.getFirst()), RESPONSE);
    assertEquals(List.of(at(C), at(B), at(A)), onlySent(C).destinationList());
  }

  @Test
  void keptStateEndsWithTheLifeOfItsRequest() {
    use(ViaPolicy.STATE);
    fixture.receive(C, to(resource()), REQUEST);
    Destination kept = onlySent(E).viaList().getFirst();
    fixture.sent.clear();
    fixture.time.advance(Duration.ofSeconds(16));
    fixture.receive(E, to(at(SELF), kept), RESPONSE);
    dropped(Drop.UNKNOWN_DESTINATION);
  }

  @Test
  void keptStateIsBoundedAndWhatComesThenIsForwardedWithoutIt() {
    use(ViaPolicy.STATE);
    for (int i = 0; i < ReturnPaths.MAX_KEPT + 10; i++) {
      ForwardingHeader another = ForwardingHeader.request(OVERLAY, 1, 20, i, List.of(resource()));
      fixture.router.received(fixture.table.linkTo(C), encoded(another));
      fixture.time.advance(Duration.ofMillis(1));
    }
    assertEquals(ReturnPaths.MAX_KEPT, fixture.paths.size());
    assertEquals(
        2,
        ((OpaqueDestination) fixture.sent.getLast().header().viaList().getLast())
            .opaqueId()
            .length());
  }

  private ByteBuf encoded(ForwardingHeader header) {
    return fixture.codec.encode(
        header, Unpooled.wrappedBuffer(REQUEST), UnpooledByteBufAllocator.DEFAULT);
  }

  @Test
  void aMessageWithNoHopsLeftGoesNoFurtherAndItsSenderIsTold() {
    fixture.receive(C, to(at(A)).withTtl(0), REQUEST);
    assertEquals(1, fixture.drops(Drop.TTL_EXCEEDED));
    refused(ErrorCode.TTL_EXCEEDED);
  }

  @Test
  void aMessageWithNoHopsLeftIsTakenWhereItIsFor() {
    fixture.receive(C, to(at(SELF)).withTtl(0), REQUEST);
    assertEquals(1, fixture.delivered.size());
  }

  @Test
  void aTtlAboveTheInitialOneIsRefused() {
    fixture.receive(C, to(at(SELF)).withTtl(INITIAL_TTL + 1), REQUEST);
    refused(ErrorCode.TTL_EXCEEDED);
  }

  @Test
  void anotherOverlayAMissingFragmentBitAndAnEmptyListAreDroppedSilently() {
    fixture.receive(C, ForwardingHeader.request(OVERLAY + 1, 1, 20, 1, List.of(at(SELF))), REQUEST);
    fixture.receive(C, to(at(SELF)).withFragment(0x40000000), REQUEST);
    fixture.receive(C, to(), REQUEST);
    assertEquals(1, fixture.drops(Drop.OTHER_OVERLAY));
    assertEquals(1, fixture.drops(Drop.NO_FRAGMENT_BIT));
    dropped(Drop.NO_DESTINATION);
    assertEquals(List.of(), fixture.refused);
  }

  @Test
  void anotherVersionIsRefused() {
    ByteBuf message = encoded(to(at(SELF)));
    message.setByte(10, 0x0b);
    fixture.receive(C, message);
    refused(ErrorCode.INCOMPATIBLE_WITH_OVERLAY);
  }

  @Test
  void aMessageLargerThanTheOverlayAllowsIsRefused() {
    byte[] large = new byte[RouterFixture.MAX_MESSAGE];
    large[1] = 0x17;
    fixture.receive(C, to(at(A)), large);
    refused(ErrorCode.MESSAGE_TOO_LARGE);
  }

  @Test
  void theWildcardIsConsumedByWhoeverGetsItAndNeverForwarded() {
    NodeId wildcard = NodeId.wildcard(16);
    fixture.receive(C, to(at(wildcard)), REQUEST);
    fixture.receive(C, to(at(SELF), at(wildcard)), REQUEST);
    assertEquals(2, fixture.delivered.size());
    assertEquals(List.of(), fixture.sent);
  }

  @Test
  void thisNodesOwnWildcardMessageGoesToANeighbour() {
    fixture.router.originate(to(at(NodeId.wildcard(16))), REQUEST, null);
    assertEquals(1, fixture.sent.size());
    assertEquals(20, fixture.sent.getFirst().header().ttl());
  }

  @Test
  void aNodeInThisPeersRangeThatIsNotLinkedIsDroppedSilently() {
    fixture.responsible = _ -> true;
    fixture.receive(C, to(at(A)), REQUEST);
    dropped(Drop.NOT_CONNECTED);
    assertEquals(List.of(), fixture.refused);
  }

  @Test
  void aClientInThisPeersRangeGetsItsMessages() {
    fixture.responsible = _ -> true;
    fixture.link(A);
    fixture.receive(C, to(at(A)), REQUEST);
    assertEquals(List.of(at(A)), onlySent(A).destinationList());
  }

  @Test
  void aResourceIsDeliveredToItsResponsiblePeerIfItIsTheOnlyEntry() {
    fixture.responsible = _ -> true;
    fixture.receive(C, to(resource()), REQUEST);
    assertEquals(List.of(resource()), fixture.delivered.getFirst().header().destinationList());
    fixture.receive(C, to(at(SELF), resource()), REQUEST);
    assertEquals(List.of(resource()), fixture.delivered.getLast().header().destinationList());
  }

  @Test
  void anOptionCriticalForForwardingIsRefusedOnTheWayAndAloneNotAtItsDestination() {
    ForwardingOption critical =
        new ForwardingOption(77, ForwardingOption.FORWARD_CRITICAL, Opaque.EMPTY);
    fixture.receive(C, to(at(A)).withOptions(List.of(critical)), REQUEST);
    refused(ErrorCode.UNSUPPORTED_FORWARDING_OPTION);
    fixture.receive(C, to(at(SELF)).withOptions(List.of(critical)), REQUEST);
    assertEquals(1, fixture.delivered.size());
  }

  @Test
  void otherUnknownOptionsAreHandedOnAsTheyCame() {
    List<ForwardingOption> unknown =
        List.of(
            new ForwardingOption(200, ForwardingOption.DESTINATION_CRITICAL, Opaque.EMPTY),
            new ForwardingOption(201, 0xf8, Opaque.of(new byte[300])));
    fixture.receive(C, to(at(A)).withOptions(unknown), REQUEST);
    assertEquals(unknown, onlySent(E).options());
  }

  @Test
  void listsMadeToGoInCirclesAreDropped() {
    List<Destination> circle = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      circle.add(at(SELF));
      circle.add(at(C));
    }
    fixture.receive(C, to(circle.toArray(Destination[]::new)), REQUEST);
    dropped(Drop.ENDLESS_LISTS);
    fixture.receive(C, to(at(A)).withViaList(circle), REQUEST);
    assertEquals(2, fixture.drops(Drop.ENDLESS_LISTS));
  }

  @Test
  void aDestinationListOfThisNodeAloneManyTimesOverIsDroppedAtOnce() {
    List<Destination> same = Collections.nCopies(3000, at(SELF));
    fixture.receive(C, ForwardingHeader.request(OVERLAY, 1, 20, 1, same), REQUEST);
    assertEquals(1, fixture.drops(Drop.TOO_LARGE) + fixture.drops(Drop.ENDLESS_LISTS));
    assertEquals(List.of(), fixture.sent);
  }

  @Test
  void listsLongerThanAnyMessageCanGoAreDropped() {
    List<Destination> many = Collections.nCopies(INITIAL_TTL + 2, at(A));
    fixture.receive(C, to(many.toArray(Destination[]::new)), REQUEST);
    dropped(Drop.ENDLESS_LISTS);
    fixture.receive(C, to(at(A)).withViaList(many), REQUEST);
    assertEquals(2, fixture.drops(Drop.ENDLESS_LISTS));
  }

  @Test
  void anOpaqueIdThatNobodyHereMadeIsDropped() {
    fixture.receive(C, to(at(SELF), new OpaqueDestination(Opaque.of(new byte[8]), false)), REQUEST);
    fixture.receive(C, to(OpaqueDestination.ofShort(0x7abc)), REQUEST);
    assertEquals(2, fixture.drops(Drop.UNKNOWN_DESTINATION));
    assertEquals(List.of(), fixture.refused);
  }

  @Test
  void threeThousandDamagedHeadersAreDroppedOrRoutedAndEndNothing() {
    SplittableRandom random = new SplittableRandom(6940);
    ForwardingHeader header =
        to(at(SELF), indexOf(C), at(B), resource())
            .withViaList(List.of(at(A), OpaqueDestination.ofShort(3)))
            .withOptions(List.of(new ForwardingOption(1, 0, Opaque.ofHex("0102"))));
    ByteBuf good = encoded(header);
    Link link = fixture.table.linkTo(E);
    for (int i = 0; i < 3_000; i++) {
      ByteBuf damaged = good.copy();
      damaged.setLong(20, i);
      for (int change = random.nextInt(4); change >= 0; change--) {
        damaged.setByte(8 + random.nextInt(damaged.readableBytes() - 8), random.nextInt(256));
      }
      fixture.router.received(link, damaged);
      assertEquals(0, damaged.refCnt());
      fixture.time.advance(Duration.ofMillis(1));
    }
    assertTrue(fixture.drops(Drop.MALFORMED_HEADER) > 300);
    assertTrue(fixture.counters.forwarded() > 30);
    good.release();
  }

  @Test
  void aLongMessageGoesInEqualFragmentsThatMakeItAgain() {
    byte[] body = new byte[5000];
    new SplittableRandom(1).nextBytes(body);
    body[0] = 0;
    body[1] = 0x17;
    ForwardingHeader header = to(at(node(0x77))).withViaList(List.of(at(A)));
    fixture.receive(C, header, body);
    fixture.time.advance(Duration.ofSeconds(1));
    List<RouterFixture.Seen> pieces = List.copyOf(fixture.sent);
    assertTrue(pieces.size() > 4);
    Reassembler reassembler = new Reassembler(fixture.time, fixture.counters);
    byte[] whole = null;
    for (RouterFixture.Seen piece : pieces) {
      boolean last = piece.equals(pieces.getLast());
      assertEquals(List.of(at(A), at(C)), piece.header().viaList());
      assertEquals(header.destinationList(), piece.header().destinationList());
      assertEquals(last, piece.header().isLastFragment());
      assertTrue(piece.payload().length >= Forwarder.LEAST_FRAGMENT);
      whole =
          reassembler
              .add(piece.header(), Unpooled.wrappedBuffer(piece.payload()), E, 6000)
              .orElse(whole);
    }
    assertArrayEquals(body, whole);
    int most = pieces.stream().mapToInt(piece -> piece.payload().length).max().orElseThrow();
    int least = pieces.stream().mapToInt(piece -> piece.payload().length).min().orElseThrow();
    assertTrue(most - least < pieces.size());
  }

  @Test
  void aFragmentThatHasGrownTooLongIsSplitAgain() {
    byte[] middle = new byte[1600];
    new SplittableRandom(1).nextBytes(middle);
    ForwardingHeader header =
        to(at(node(0x77))).withFragment(ForwardingHeader.fragmentOf(1000, false));
    fixture.receive(C, header, middle);
    fixture.time.advance(Duration.ofSeconds(1));
    assertEquals(2, fixture.sent.size());
    assertEquals(
        List.of(1000, 1800),
        fixture.sent.stream().map(piece -> piece.header().fragmentOffset()).toList());
    assertTrue(fixture.sent.stream().noneMatch(piece -> piece.header().isLastFragment()));
  }

  @Test
  void noFragmentButTheLastIsShorterThanTheRfcAsks() {
    assertEquals(500, Forwarder.pieceSize(1000, 900));
    assertEquals(256, Forwarder.pieceSize(300, 290));
  }
}
