package org.chordial.overlay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.ErrorResponse;
import org.chordial.overlay.wire.NodeId;
import org.junit.jupiter.api.Test;

/** Well-signed responses of nodes that were not asked (RFC 6940 section 6.3.4). */
class WrongResponderTest extends RequestBench {
  private void assertOnlyBobMayAnswer(Destination to) {
    CompletableFuture<Answer> asked = ask(to);
    answer(DAVE);
    assertFalse(asked.isDone());
    assertEquals(1, counters.drops().get(Drop.WRONG_RESPONDER));
    answer(BOB);
    assertEquals(BOB, asked.join().from());
  }

  @Test
  void whatIsSentToANodeIsAnsweredByThatNode() {
    assertOnlyBobMayAnswer(Destination.of(BOB));
  }

  @Test
  void whatIsSentToAResourceIsAnsweredByANodeAsNearAsAnyNeighbour() {
    assertOnlyBobMayAnswer(Destination.of(RESOURCE));
  }

  @Test
  void whatIsSentToTheWildcardIsAnsweredByAnybody() {
    CompletableFuture<Answer> asked = ask(Destination.of(NodeId.wildcard(16)));
    answer(DAVE);
    assertTrue(asked.isDone());
  }

  @Test
  void anotherNodesRefusalIsNoAnswerEither() {
    CompletableFuture<Answer> asked = ask(Destination.of(BOB));
    answer(DAVE, ErrorResponse.of(ErrorCode.FORBIDDEN, ""));
    assertFalse(asked.isDone());
    assertEquals(1, counters.drops().get(Drop.WRONG_RESPONDER));
  }

  @Test
  void aPeerOnTheWayMayTellWhyARequestGoesNoFurther() {
    CompletableFuture<Answer> asked = ask(Destination.of(BOB));
    answer(DAVE, ErrorResponse.of(ErrorCode.UNSUPPORTED_FORWARDING_OPTION, ""));
    assertTrue(asked.isCompletedExceptionally());
  }

  @Test
  void whoIsBetterPlacedIsAskedDirectlyWhenAnotherNodeAnswersForAResource() {
    CompletableFuture<Answer> asked = ask(Destination.of(RESOURCE));
    answer(CAROL);
    assertEquals(2, sent.size());
    assertEquals(Optional.of(BOB), sent.getLast().firstHop());
    answer(CAROL);
    assertEquals(2, sent.size(), "once for each transmission");
    assertFalse(asked.isDone());
  }

  @Test
  void anAnswerThatWasNotBelievedCountsWhenTheBetterPlacedPeerHasFallenSilent() {
    CompletableFuture<Answer> asked = ask(Destination.of(RESOURCE));
    answer(CAROL);
    assertFalse(asked.isDone());
    ways.bobAnswers = false;
    transactions.reconsider();
    assertEquals(CAROL, asked.join().from());
  }
}
