package org.chordial.overlay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.wire.AttachAns;
import org.chordial.overlay.wire.AttachReq;
import org.chordial.overlay.wire.AttachReqAns;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.IceCandidate;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.OverlayLinkType;
import org.junit.jupiter.api.Test;

/** Attach (RFC 6940 section 6.5.1): its four cases of glare, its roles and its limits. */
class AttachServiceTest extends AttachBench {
  private final AttachService attaches =
      new AttachService(
          SELF,
          time.context(3),
          this::ask,
          this::negotiate,
          protocols,
          linkMaker,
          table,
          new ContactPoints());

  private CompletableFuture<Link> attach(NodeId to) {
    return attaches.attach(List.of(Destination.of(to)), true);
  }

  private CompletableFuture<Reply> asks(NodeId node, IceCandidate... candidates) {
    return attaches.handle(from(node, new AttachReq(parameters("passive", candidates))));
  }

  private static AttachReqAns parameters(String role, IceCandidate... candidates) {
    return new AttachReqAns(
        Opaque.ofUtf8("u"), Opaque.ofUtf8("p"), Opaque.ofUtf8(role), List.of(candidates), false);
  }

  private static AttachReqAns answered(CompletableFuture<Reply> reply) {
    return assertInstanceOf(AttachAns.class, reply.join().body()).attach();
  }

  @Test
  void whoAsksIsPassiveAndControllingAndWhoAnswersIsActive() {
    var _ = attach(LARGER);
    AttachReqAns own = ((AttachReq) asked.getFirst().body()).attach();
    assertEquals("passive", own.role().toUtf8());
    assertTrue(own.sendUpdate());
    assertTrue(negotiations.getFirst().offerer);
    AttachReqAns answer = answered(asks(SMALLER));
    assertEquals("active", answer.role().toUtf8());
    assertFalse(negotiations.getLast().offerer);
    assertTrue(negotiations.getLast().connecting);
  }

  @Test
  void withoutAnAttachOfItsOwnANodeProcessesTheOthers() {
    assertEquals("active", answered(asks(LARGER)).role().toUtf8());
    assertEquals(0, asked.size());
  }

  @Test
  void whileItsOwnAnsweredAttachConnectsTheOthersIsInProgress() {
    CompletableFuture<Link> own = attach(LARGER);
    asked.getFirst().answer().complete(answer(LARGER, new AttachAns(parameters("active"))));
    assertTrue(negotiations.getFirst().connecting);
    assertEquals(ErrorCode.IN_PROGRESS, refusal(asks(LARGER)));
    assertFalse(own.isDone());
    assertFalse(negotiations.getFirst().closed);
  }

  @Test
  void theSmallerNodeIdGivesUpItsOwnUnansweredAttachAndProcessesTheOthers() {
    CompletableFuture<Link> own = attach(LARGER);
    assertEquals("active", answered(asks(LARGER)).role().toUtf8());
    assertTrue(asked.getFirst().answer().isCancelled(), "no more retransmissions");
    assertTrue(negotiations.getFirst().closed);
    assertTrue(negotiations.getLast().connecting);
    assertFalse(own.isDone(), "it is the other side's link that it waits for now");
  }

  @Test
  void theLargerNodeIdAnswersInProgressAndGoesOnWithItsOwnAttach() {
    CompletableFuture<Link> own = attach(SMALLER);
    assertEquals(ErrorCode.IN_PROGRESS, refusal(asks(SMALLER)));
    assertFalse(asked.getFirst().answer().isDone());
    assertFalse(negotiations.getFirst().closed);
    assertFalse(own.isDone());
  }

  @Test
  void whoIsToldThatAnAttachIsInProgressLeavesTheLinkToTheOtherSide() {
    CompletableFuture<Link> own = attach(LARGER);
    asked
        .getFirst()
        .answer()
        .completeExceptionally(new RequestException(ErrorCode.IN_PROGRESS, ""));
    assertTrue(negotiations.getFirst().closed);
    assertFalse(own.isDone());
    assertEquals("active", answered(asks(LARGER)).role().toUtf8());
  }

  @Test
  void anAttachThatComesToNothingEndsAfterItsTime() {
    CompletableFuture<Link> own = attach(LARGER);
    time.advance(Duration.ofSeconds(41));
    assertEquals(ErrorCode.REQUEST_TIMEOUT, refusal(own));
    assertTrue(negotiations.getFirst().closed);
  }

  @Test
  void twoAttachesToOneNodeAreOne() {
    var _ = attach(LARGER);
    var _ = attach(LARGER);
    assertEquals(1, asked.size());
  }

  @Test
  void candidatesWithIceAndWithoutItDoNotMix() {
    assertEquals(
        ErrorCode.INVALID_MESSAGE,
        refusal(
            asks(
                LARGER,
                candidate(OverlayLinkType.DTLS_UDP_SR),
                candidate(OverlayLinkType.TLS_TCP_FH_NO_ICE))));
    assertEquals(0, negotiations.size());
  }

  @Test
  void candidatesOfTheOtherFamilyAreIncompatible() {
    assertEquals(
        ErrorCode.INCOMPATIBLE_WITH_OVERLAY,
        refusal(asks(LARGER, candidate(OverlayLinkType.DTLS_UDP_SR_NO_ICE))));
    assertEquals(0, negotiations.size());
  }

  @Test
  void anAttachThatComesBackToItsSenderIsRefused() {
    assertEquals(ErrorCode.NOT_FOUND, refusal(asks(SELF)));
  }

  @Test
  void soManyAttachesAtOnceAreRefusedThatNobodyCanFillTheMemory() {
    for (int i = 0; i < 256; i++) {
      var _ = answered(asks(NodeId.ofHex("%04x".formatted(i).repeat(8))));
    }
    assertEquals(ErrorCode.FORBIDDEN, refusal(asks(LARGER)));
    assertEquals(256, negotiations.size());
  }

  @Test
  void whoAsksAgainIsAnsweredAnewAndTheFormerAttemptEnds() {
    var _ = answered(asks(LARGER));
    var _ = answered(asks(LARGER));
    assertTrue(negotiations.getFirst().closed);
    assertFalse(negotiations.getLast().closed);
  }
}
