package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
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

/** Requests of Alice, of whose ways and answers each test tells. */
abstract class RequestBench {
  static final NodeId ALICE = NodeId.ofHex("11".repeat(16));
  static final NodeId BOB = NodeId.ofHex("22".repeat(16));
  static final NodeId CAROL = NodeId.ofHex("33".repeat(16));
  static final NodeId DAVE = NodeId.ofHex("44".repeat(16));
  static final ResourceId RESOURCE = ResourceId.of(new byte[16]);
  static final int TIMER = 3000;
  static final int LARGEST = 5000;

  /** What went out, when, and by which first hop if not by the usual one. */
  record Sent(ForwardingHeader header, Optional<NodeId> firstHop, long atMillis) {}

  final VirtualTime time = new VirtualTime();
  final Counters counters = new Counters();
  final List<Sent> sent = new ArrayList<>();
  final Ways ways = new Ways();
  final Unsigned sealer = new Unsigned();
  private final TestIdentities authority = new TestIdentities();

  final Transactions transactions =
      new Transactions(
          ALICE,
          time.context(1),
          sealer,
          ways,
          () -> new OverlayParameters(1, 1, 100, LARGEST, TIMER),
          counters,
          MessageTrace.NONE,
          (header, _, firstHop) ->
              sent.add(new Sent(header, Optional.ofNullable(firstHop), time.elapsed().toMillis())));

  /** Payloads that nobody reads. */
  static final class Unsigned implements MessageSealer {
    int length = 1;

    @Override
    public byte[] seal(
        ForwardingHeader header, MessageBody body, List<GenericCertificate> certificates) {
      return new byte[length];
    }

    @Override
    public int length(ForwardingHeader header, byte[] sealed) {
      return sealed.length;
    }

    @Override
    public OpenedMessage open(ForwardingHeader header, ByteBuf payload) {
      throw new IllegalStateException("nothing is opened here");
    }
  }

  /** Bob is the usual next hop, and nearest to every resource as long as he is believed in. */
  static final class Ways implements Routing {
    List<NodeId> others = List.of();
    boolean bobAnswers = true;

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
      return others;
    }

    @Override
    public boolean isResponsible(Opaque id) {
      return false;
    }

    @Override
    public boolean mayAnswer(ResourceId target, NodeId responder) {
      return betterPlaced(target, responder).isEmpty();
    }

    @Override
    public Optional<NodeId> betterPlaced(ResourceId target, NodeId responder) {
      return bobAnswers && !responder.equals(BOB) ? Optional.of(BOB) : Optional.empty();
    }
  }

  CompletableFuture<Answer> ask(Destination to) {
    return transactions.request(List.of(to), new PingReq(Opaque.EMPTY), List.of());
  }

  void answer(NodeId signer) {
    answer(signer, new PingAns(1, 1));
  }

  /** To what went out last. */
  void answer(NodeId signer, MessageBody body) {
    Credentials credentials = authority.issue("somebody@example.org", signer);
    transactions.answered(
        sent.getLast().header(),
        new OpenedMessage(
            MessageContents.of(body),
            signer,
            credentials.certificate(),
            credentials.certificates()));
  }
}
