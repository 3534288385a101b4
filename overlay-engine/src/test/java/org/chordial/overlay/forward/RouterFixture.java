package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.overlay.harness.TestIdentities;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.link.LinkException;
import org.chordial.overlay.link.LinkMaker;
import org.chordial.overlay.link.ReliabilitySender;
import org.chordial.overlay.link.SecureDatagrams;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.FramedMessage;
import org.chordial.overlay.wire.FramedMessageCodec;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.WireException;
import org.chordial.overlay.wire.WireSettings;

/** A router among linked nodes that only listen; what it sends and delivers can be looked at. */
final class RouterFixture {
  static final int OVERLAY = 0x01020304;
  static final int MAX_MESSAGE = 20_000;
  static final int INITIAL_TTL = 30;
  static final NodeId SELF = node(0x50);

  /** A message as it left, or was delivered. */
  record Seen(NodeId node, ForwardingHeader header, byte[] payload) {}

  /** What was refused, and why. */
  record Refused(ForwardingHeader header, ErrorCode code) {}

  final VirtualTime time = new VirtualTime();
  final Counters counters = new Counters();
  final List<Seen> sent = new ArrayList<>();
  final List<Seen> delivered = new ArrayList<>();
  final List<Refused> refused = new ArrayList<>();
  final ConnectionTable table = new ConnectionTable(time.context(1), new Quiet());
  final ReturnPaths paths;
  final Routing routing = new StubRouting();
  final HeaderRules rules =
      new HeaderRules(() -> new OverlayParameters(OVERLAY, 1, INITIAL_TTL, MAX_MESSAGE, 3000));
  final MessageRouter router;
  final MessageCodec codec = new MessageCodec(WireSettings.STANDARD);
  Predicate<Opaque> responsible = _ -> false;
  NodeId nextHop;
  List<NodeId> otherHops = List.of();
  private final TestIdentities identities = new TestIdentities();
  private final Map<X509Certificate, NodeCertificate> known = new HashMap<>();
  private final Map<NodeId, Credentials> credentials = new HashMap<>();
  private final LinkMaker linkMaker;

  RouterFixture(ViaPolicy policy) {
    Credentials own = identities.issue("self@example.org", SELF);
    linkMaker =
        new LinkMaker(
            own,
            chain -> known.get(chain.getFirst()),
            table,
            time.context(2),
            MAX_MESSAGE,
            ReliabilitySender.WINDOW);
    paths = new ReturnPaths(policy, table, time.context(3));
    router =
        new MessageRouter(
            SELF,
            codec,
            table,
            routing,
            paths,
            new UnattachedLinks(List.of(SELF)),
            rules,
            new LoopGuard(time),
            new Conduct(table, time),
            counters,
            new Local());
  }

  static NodeId node(int first) {
    return NodeId.ofHex(String.format("%02x", first) + "00".repeat(15));
  }

  /** A link to that node, which acknowledges everything. */
  Link link(NodeId node) {
    Credentials theirs =
        credentials.computeIfAbsent(node, id -> identities.issue("u" + id + "@example.org", id));
    known.put(theirs.certificate().certificate(), theirs.certificate());
    try {
      return linkMaker.link(new Ear(node, theirs.certificate().certificate()), Optional.of(node));
    } catch (LinkException e) {
      throw new IllegalStateException(e);
    }
  }

  void receive(NodeId from, ForwardingHeader header, byte[] payload) {
    receive(
        from,
        codec.encode(header, Unpooled.wrappedBuffer(payload), UnpooledByteBufAllocator.DEFAULT));
  }

  void receive(NodeId from, ByteBuf message) {
    router.received(table.linkTo(from), message);
    time.advance(Duration.ofMillis(50));
  }

  long drops(Drop reason) {
    return counters.drops().getOrDefault(reason, 0L);
  }

  private Seen seen(NodeId node, ByteBuf message) {
    try {
      ForwardingHeader header = codec.decodeHeader(message);
      byte[] payload = new byte[message.readableBytes()];
      message.readBytes(payload);
      return new Seen(node, header, payload);
    } catch (WireException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Local implements MessageRouter.Local {
    @Override
    public void deliver(ForwardingHeader header, ByteBuf payload, NodeId previousHop) {
      byte[] bytes = new byte[payload.readableBytes()];
      payload.getBytes(payload.readerIndex(), bytes);
      delivered.add(new Seen(previousHop, header, bytes));
    }

    @Override
    public void refuse(
        ForwardingHeader header,
        ByteBuf payload,
        NodeId previousHop,
        ErrorCode code,
        String explanation) {
      refused.add(new Refused(header, code));
    }
  }

  private final class StubRouting implements Routing {
    @Override
    public Optional<NodeId> nextHop(Opaque id) {
      return Optional.ofNullable(nextHop);
    }

    @Override
    public Optional<NodeId> nextHop(Opaque id, NodeId previousHop) {
      return nextHop(id);
    }

    @Override
    public List<NodeId> otherHops(Opaque id) {
      return otherHops;
    }

    @Override
    public boolean isResponsible(Opaque id) {
      return responsible.test(id);
    }

    @Override
    public boolean mayAnswer(ResourceId target, NodeId responder) {
      return true;
    }

    @Override
    public Optional<NodeId> betterPlaced(ResourceId target, NodeId responder) {
      return Optional.empty();
    }
  }

  private static final class Quiet implements ConnectionTable.Listener {
    @Override
    public void connected(Link link) {}

    @Override
    public void disconnected(NodeId node, String reason) {}

    @Override
    public void doubted(Link link) {}

    @Override
    public void suspicionChanged(Link link) {}

    @Override
    public void received(Link link, ByteBuf message) {
      message.release();
    }
  }

  /** The far end of a link: notes what comes and acknowledges it. */
  private final class Ear implements SecureDatagrams {
    private final NodeId node;
    private final X509Certificate certificate;
    private Consumer<ByteBuf> receiver = ByteBuf::release;
    private Consumer<String> closed = _ -> {};

    Ear(NodeId node, X509Certificate certificate) {
      this.node = node;
      this.certificate = certificate;
    }

    @Override
    public void send(ByteBuf datagram) {
      try {
        if (FramedMessageCodec.decodeDatagram(datagram)
            instanceof FramedMessage.Data(long sequence, ByteBuf message)) {
          sent.add(seen(node, message));
          message.release();
          time.execute(
              () ->
                  receiver.accept(
                      FramedMessageCodec.encode(
                          new FramedMessage.Ack(sequence, 0), UnpooledByteBufAllocator.DEFAULT)));
        }
      } catch (WireException e) {
        throw new IllegalStateException(e);
      } finally {
        datagram.release();
      }
    }

    @Override
    public int maximumDatagram() {
      return 1200;
    }

    @Override
    public void receiver(Consumer<ByteBuf> newReceiver) {
      receiver = newReceiver;
    }

    @Override
    public void onClosed(Consumer<String> listener) {
      closed = listener;
    }

    @Override
    public List<X509Certificate> peerChain() {
      return List.of(certificate);
    }

    @Override
    public InetSocketAddress localAddress() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    public InetSocketAddress remoteAddress() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 2);
    }

    @Override
    public void close() {
      receiver = ByteBuf::release;
      closed.accept("");
    }
  }
}
