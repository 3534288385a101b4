package org.chordial.overlay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.ErrorResponse;
import org.junit.jupiter.api.Test;

/** End-to-end retransmission (RFC 6940 section 6.2.1). */
class TransactionsTest extends RequestBench {
  private static ErrorCode refusal(CompletableFuture<Answer> asked) {
    CompletionException failure = assertThrows(CompletionException.class, asked::join);
    return assertInstanceOf(RequestException.class, failure.getCause()).code();
  }

  private List<Long> times() {
    return sent.stream().map(Sent::atMillis).toList();
  }

  @Test
  void aRequestGoesFiveTimesUnderOneTransactionIdAndThenFails() {
    CompletableFuture<Answer> asked = ask(Destination.of(BOB));
    time.advance(Duration.ofMillis(5 * TIMER - 1));
    assertEquals(List.of(0L, 3000L, 6000L, 9000L, 12_000L), times());
    assertEquals(1, sent.stream().map(each -> each.header().transactionId()).distinct().count());
    assertFalse(asked.isDone());
    time.advance(Duration.ofMillis(1));
    assertEquals(ErrorCode.REQUEST_TIMEOUT, refusal(asked));
    time.advance(Duration.ofMinutes(1));
    assertEquals(5, sent.size());
  }

  @Test
  void twoRequestsHaveDifferentTransactionIds() {
    var _ = ask(Destination.of(BOB));
    var _ = ask(Destination.of(BOB));
    assertEquals(2, sent.stream().map(each -> each.header().transactionId()).distinct().count());
  }

  @Test
  void anAnswerToALateTransmissionCountsAndEndsThem() {
    CompletableFuture<Answer> asked = ask(Destination.of(BOB));
    time.advance(Duration.ofMillis(2 * TIMER));
    answer(BOB);
    assertEquals(BOB, asked.join().from());
    time.advance(Duration.ofMinutes(1));
    assertEquals(3, sent.size());
    answer(BOB);
    assertEquals(1, counters.drops().get(Drop.UNKNOWN_TRANSACTION));
  }

  @Test
  void eachRetransmissionGoesByAnotherFirstHop() {
    ways.others = List.of(CAROL, DAVE);
    var _ = ask(Destination.of(BOB));
    time.advance(Duration.ofMillis(5 * TIMER));
    assertEquals(
        List.of(
            Optional.empty(),
            Optional.of(CAROL),
            Optional.of(DAVE),
            Optional.empty(),
            Optional.of(CAROL)),
        sent.stream().map(Sent::firstHop).toList());
  }

  @Test
  void theNeighbourThatOughtToAnswerIsAskedDirectlyAfterThreeTenthsOfASecond() {
    var _ = ask(Destination.of(RESOURCE));
    time.advance(Duration.ofMillis(300));
    assertEquals(List.of(0L, 300L), times());
    assertEquals(Optional.of(BOB), sent.getLast().firstHop());
  }

  @Test
  void whatWaitsIsSentOnceMoreWhenTheWayHasChangedAndThatIsNoneOfTheFive() {
    CompletableFuture<Answer> asked = ask(Destination.of(BOB));
    time.advance(Duration.ofSeconds(1));
    transactions.repeat();
    assertEquals(List.of(0L, 1000L), times());
    time.advance(Duration.ofMillis(5 * TIMER));
    assertEquals(6, sent.size());
    assertTrue(asked.isCompletedExceptionally());
  }

  @Test
  void whoNoLongerWaitsHasNothingSent() {
    CompletableFuture<Answer> asked = ask(Destination.of(BOB));
    asked.cancel(false);
    time.advance(Duration.ofMinutes(1));
    assertEquals(1, sent.size());
  }

  @Test
  void aTtlThatRanOutOnTheWayIsNoFinalAnswerBeforeTheLastAttempt() {
    CompletableFuture<Answer> asked = ask(Destination.of(BOB));
    answer(CAROL, ErrorResponse.of(ErrorCode.TTL_EXCEEDED, ""));
    assertFalse(asked.isDone());
    time.advance(Duration.ofMillis(4 * TIMER));
    answer(CAROL, ErrorResponse.of(ErrorCode.TTL_EXCEEDED, ""));
    assertEquals(ErrorCode.TTL_EXCEEDED, refusal(asked));
  }

  @Test
  void aRequestLargerThanTheOverlayAllowsIsNotSentAtAll() {
    sealer.length = LARGEST + 1;
    assertEquals(ErrorCode.MESSAGE_TOO_LARGE, refusal(ask(Destination.of(BOB))));
    assertEquals(0, sent.size());
  }

  @Test
  void soManyRequestsAtOnceAreRefusedThatNobodyCanFillTheMemory() {
    for (int i = 0; i < 4096; i++) {
      var _ = ask(Destination.of(BOB));
    }
    assertEquals(ErrorCode.REQUEST_TIMEOUT, refusal(ask(Destination.of(BOB))));
    assertEquals(4096, sent.size());
  }

  @Test
  void whoLeavesWaitsForNothingMore() {
    CompletableFuture<Answer> asked = ask(Destination.of(BOB));
    transactions.close();
    assertEquals(ErrorCode.REQUEST_TIMEOUT, refusal(asked));
    assertEquals(ErrorCode.REQUEST_TIMEOUT, refusal(ask(Destination.of(BOB))));
  }
}
