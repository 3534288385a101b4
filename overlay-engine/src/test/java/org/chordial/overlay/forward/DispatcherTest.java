package org.chordial.overlay.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.overlay.harness.TestIdentities;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.wire.ConfigUpdate;
import org.chordial.overlay.wire.ConfigUpdateReq;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.ErrorResponse;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.ForwardingOption;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.MessageContents;
import org.chordial.overlay.wire.MessageExtension;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.PingAns;
import org.chordial.overlay.wire.PingReq;
import org.chordial.overlay.wire.ProbeReq;
import org.junit.jupiter.api.Test;

/** What becomes of a request at its destination, before and after its handler has it. */
class DispatcherTest {
  private static final NodeId SELF = NodeId.ofHex("11".repeat(16));
  private static final NodeId ALICE = NodeId.ofHex("22".repeat(16));
  private static final NodeId BOB = NodeId.ofHex("33".repeat(16));
  private static final NodeId CAROL = NodeId.ofHex("44".repeat(16));
  private static final int SEQUENCE = 7;
  private static final int LARGEST = 5000;
  private static final int HEADER = 50;

  private record Response(ForwardingHeader header, byte[] payload) {}

  private final VirtualTime time = new VirtualTime();
  private final Counters counters = new Counters();
  private final Credentials alice = new TestIdentities().issue("alice@example.org", ALICE);
  private final List<Response> responses = new ArrayList<>();
  private final List<MessageBody> told = new ArrayList<>();
  private final List<IncomingRequest> outdated = new ArrayList<>();
  private CompletableFuture<Reply> reply =
      CompletableFuture.completedFuture(Reply.of(new PingAns(1, 1)));
  private int handled;
  private int length = 100;

  private final Dispatcher dispatcher =
      new Dispatcher(
          SELF,
          new Scribe(),
          new AnswerCache(time),
          () -> new OverlayParameters(1, SEQUENCE, 100, LARGEST, 3000),
          counters,
          MessageTrace.NONE,
          (header, payload, _) -> responses.add(new Response(header, payload)));

  DispatcherTest() {
    dispatcher.handler(
        PingReq.CODE,
        _ -> {
          handled++;
          return reply;
        });
    dispatcher.outdated(outdated::add);
  }

  /** Answers have the length that a test wants, and errors are short. */
  private final class Scribe implements MessageSealer {
    @Override
    public byte[] seal(
        ForwardingHeader header, MessageBody body, List<GenericCertificate> certificates) {
      told.add(body);
      byte[] sealed = new byte[body instanceof ErrorResponse ? 10 : length];
      sealed[0] = (byte) told.size();
      return sealed;
    }

    @Override
    public int length(ForwardingHeader header, byte[] sealed) {
      return HEADER + sealed.length;
    }

    @Override
    public OpenedMessage open(ForwardingHeader header, ByteBuf payload) {
      throw new IllegalStateException("nothing is opened here");
    }
  }

  private static ForwardingHeader header(long transaction, int sequence, long longest) {
    return new ForwardingHeader(
        1,
        sequence,
        ForwardingHeader.VERSION,
        90,
        ForwardingHeader.UNFRAGMENTED,
        transaction,
        longest,
        List.of(Destination.of(ALICE)),
        List.of(Destination.of(SELF)),
        List.of());
  }

  private void take(ForwardingHeader header) {
    take(header, new PingReq(Opaque.EMPTY), BOB, List.of());
  }

  private void take(
      ForwardingHeader header,
      MessageBody body,
      NodeId previousHop,
      List<MessageExtension> extensions) {
    dispatcher.handle(
        header,
        new OpenedMessage(
            new MessageContents(body, extensions),
            ALICE,
            alice.certificate(),
            alice.certificates()),
        previousHop);
  }

  private void assertRefused(ErrorCode code) {
    assertEquals(1, responses.size());
    assertEquals(
        code.value(), ((ErrorResponse) told.getLast()).errorCode(), told.getLast().toString());
  }

  @Test
  void anAnswerAsLongAsItMayBeIsSentAndOneByteMoreIsNot() {
    take(header(1, SEQUENCE, HEADER + 100));
    assertEquals(new PingAns(1, 1), told.getLast());
    responses.clear();
    take(header(2, SEQUENCE, HEADER + 99));
    assertRefused(ErrorCode.INCOMPATIBLE_WITH_OVERLAY);
    assertEquals(10, responses.getLast().payload().length);
  }

  @Test
  void aLimitOfNothingMeansNone() {
    length = LARGEST;
    take(header(1, SEQUENCE, 0));
    assertEquals(new PingAns(1, 1), told.getLast());
  }

  @Test
  void anAnswerLongerThanTheOverlaysMessagesIsNotSent() {
    length = LARGEST + 1;
    take(header(1, SEQUENCE, 0));
    assertRefused(ErrorCode.RESPONSE_TOO_LARGE);
  }

  @Test
  void aRetransmittedRequestGetsTheSameAnswerByItsNewestRouteAndIsHandledOnce() {
    take(header(1, SEQUENCE, 0));
    take(header(1, SEQUENCE, 0), new PingReq(Opaque.EMPTY), CAROL, List.of());
    assertEquals(1, handled);
    assertEquals(2, responses.size());
    assertArrayEquals(responses.getFirst().payload(), responses.getLast().payload());
    assertEquals(
        List.of(Destination.of(BOB), Destination.of(ALICE)),
        responses.getFirst().header().destinationList());
    assertEquals(
        List.of(Destination.of(CAROL), Destination.of(ALICE)),
        responses.getLast().header().destinationList());
  }

  @Test
  void aRequestThatComesAgainWhileItsAnswerIsWorkedOutIsHandledOnce() {
    reply = new CompletableFuture<>();
    take(header(1, SEQUENCE, 0));
    take(header(1, SEQUENCE, 0));
    assertEquals(1, handled);
    assertEquals(0, responses.size());
    reply.complete(Reply.of(new PingAns(1, 1)));
    assertEquals(1, responses.size());
    take(header(1, SEQUENCE, 0));
    assertEquals(2, responses.size());
    assertEquals(1, handled);
  }

  @Test
  void afterFifteenSecondsARequestIsANewOne() {
    take(header(1, SEQUENCE, 0));
    time.advance(Duration.ofSeconds(16));
    take(header(1, SEQUENCE, 0));
    assertEquals(2, handled);
  }

  @Test
  void anUnknownCriticalExtensionIsRefusedAndAnotherOneIsNot() {
    take(
        header(1, SEQUENCE, 0),
        new PingReq(Opaque.EMPTY),
        BOB,
        List.of(new MessageExtension(9, true, Opaque.EMPTY)));
    assertRefused(ErrorCode.UNKNOWN_EXTENSION);
    take(
        header(2, SEQUENCE, 0),
        new PingReq(Opaque.EMPTY),
        BOB,
        List.of(new MessageExtension(9, false, Opaque.EMPTY)));
    assertEquals(1, handled);
  }

  @Test
  void anOptionCriticalForTheDestinationIsRefusedThere() {
    take(
        header(1, SEQUENCE, 0)
            .withOptions(
                List.of(
                    new ForwardingOption(9, ForwardingOption.DESTINATION_CRITICAL, Opaque.EMPTY))));
    assertRefused(ErrorCode.UNSUPPORTED_FORWARDING_OPTION);
    assertEquals(0, handled);
  }

  @Test
  void anOptionCriticalForForwardingAloneDoesNotConcernTheDestination() {
    take(
        header(1, SEQUENCE, 0)
            .withOptions(
                List.of(new ForwardingOption(9, ForwardingOption.FORWARD_CRITICAL, Opaque.EMPTY))));
    assertEquals(1, handled);
    assertEquals(List.of(), responses.getFirst().header().options());
  }

  @Test
  void anOptionToBeCopiedComesBackWithAllThreeFlagsClearedAndOthersDoNot() {
    Opaque value = Opaque.ofUtf8("copy");
    take(
        header(1, SEQUENCE, 0)
            .withOptions(
                List.of(
                    new ForwardingOption(
                        9,
                        ForwardingOption.RESPONSE_COPY | ForwardingOption.FORWARD_CRITICAL | 0x40,
                        value),
                    new ForwardingOption(10, 0, value))));
    assertEquals(
        List.of(new ForwardingOption(9, 0x40, value)), responses.getFirst().header().options());
  }

  @Test
  void anOlderConfigurationIsToldToBeTooOldAndBroughtUpToDate() {
    take(header(1, SEQUENCE - 1, 0));
    assertRefused(ErrorCode.CONFIG_TOO_OLD);
    assertEquals(ALICE, outdated.getFirst().signerId());
    assertEquals(0, handled);
  }

  @Test
  void aNewerConfigurationIsToldToBeTooNew() {
    take(header(1, SEQUENCE + 1, 0));
    assertRefused(ErrorCode.CONFIG_TOO_NEW);
    assertEquals(0, outdated.size());
  }

  @Test
  void theNumberThatFitsAllIsForConfigUpdatesAlone() {
    take(header(1, 0xffff, 0));
    assertEquals(0, handled);
    dispatcher.handler(
        ConfigUpdateReq.CODE,
        _ -> {
          handled++;
          return reply;
        });
    take(
        header(2, 0xffff, 0),
        new ConfigUpdateReq(new ConfigUpdate.Kinds(List.of())),
        BOB,
        List.of());
    assertEquals(1, handled);
  }

  @Test
  void aMethodThatIsUnknownHereIsAnsweredWithAnError() {
    take(header(1, SEQUENCE, 0), new ProbeReq(List.of()), BOB, List.of());
    assertRefused(ErrorCode.INVALID_MESSAGE);
  }

  @Test
  void aHandlerThatFailsIsAnAnswerToo() {
    reply = CompletableFuture.failedFuture(new IllegalStateException("a fault"));
    take(header(1, SEQUENCE, 0));
    assertRefused(ErrorCode.INVALID_MESSAGE);
  }
}
