package org.chordial.overlay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.overlay.harness.TestIdentities;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.MessageContents;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.PingAns;
import org.chordial.overlay.wire.PingReq;
import org.chordial.overlay.wire.ResourceId;
import org.junit.jupiter.api.Test;

/** Well-signed responses of nodes that were not asked (RFC 6940 section 6.3.4). */
class WrongResponderTest {
  private static final NodeId ALICE = NodeId.ofHex("11".repeat(16));
  private static final NodeId BOB = NodeId.ofHex("22".repeat(16));
  private static final NodeId EVE = NodeId.ofHex("ee".repeat(16));

  private final TestIdentities authority = new TestIdentities();
  private final VirtualTime time = new VirtualTime();
  private final Counters counters = new Counters();
  private ForwardingHeader sent;

  private final Transactions transactions =
      new Transactions(
          ALICE,
          time.context(1),
          new Unsigned(),
          new OnlyBobIsNear(),
          () -> new OverlayParameters(1, 1, 100, 5000, 3000),
          counters,
          MessageTrace.NONE,
          new Originator() {
            @Override
            public void send(ForwardingHeader header, byte[] payload) {
              sent = header;
            }

            @Override
            public void send(ForwardingHeader header, byte[] payload, NodeId firstHop) {
              sent = header;
            }
          });

  private static final class Unsigned implements MessageSealer {
    @Override
    public byte[] seal(
        ForwardingHeader header, MessageBody body, List<GenericCertificate> certificates) {
      return new byte[1];
    }

    @Override
    public OpenedMessage open(ForwardingHeader header, ByteBuf payload) {
      throw new IllegalStateException("nothing is opened here");
    }
  }

  /** Bob is this node's neighbour nearest to every resource. */
  private static final class OnlyBobIsNear implements Routing {
    @Override
    public Optional<NodeId> nextHop(Opaque id) {
      return Optional.of(BOB);
    }

    @Override
    public Optional<NodeId> nextHop(Opaque id, NodeId previousHop) {
      return Optional.of(BOB);
    }

    @Override
    public List<NodeId> otherHops(Opaque id) {
      return List.of();
    }

    @Override
    public boolean isResponsible(Opaque id) {
      return false;
    }

    @Override
    public boolean mayAnswer(ResourceId target, NodeId responder) {
      return responder.equals(BOB);
    }

    @Override
    public Optional<NodeId> betterPlaced(ResourceId target, NodeId responder) {
      return Optional.empty();
    }
  }

  private CompletableFuture<Answer> ask(Destination to) {
    return transactions.request(List.of(to), new PingReq(Opaque.EMPTY), List.of());
  }

  private void answer(NodeId signer) {
    Credentials credentials = authority.issue("somebody@example.org", signer);
    transactions.answered(
        sent,
        new OpenedMessage(
            MessageContents.of(new PingAns(1, 1)),
            signer,
            credentials.certificate(),
            credentials.certificates()));
  }

  private void assertOnlyBobMayAnswer(Destination to) {
    CompletableFuture<Answer> asked = ask(to);
    answer(EVE);
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
    assertOnlyBobMayAnswer(Destination.of(ResourceId.of(new byte[16])));
  }

  @Test
  void whatIsSentToTheWildcardIsAnsweredByAnybody() {
    CompletableFuture<Answer> asked = ask(Destination.of(NodeId.ofHex("ff".repeat(16))));
    answer(EVE);
    assertTrue(asked.isDone());
  }
}
