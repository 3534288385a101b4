package org.chordial.overlay.forward;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.overlay.harness.TestIdentities;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.link.LinkException;
import org.chordial.overlay.link.LinkMaker;
import org.chordial.overlay.link.ReliabilitySender;
import org.chordial.overlay.link.SecureChannel;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.wire.CandType;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.IceCandidate;
import org.chordial.overlay.wire.IpAddressPort;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.OverlayLinkType;
import org.junit.jupiter.api.AfterEach;

/** A node that asks for connections and is asked for them, and whose ICE never ends by itself. */
abstract class AttachBench {
  static final NodeId SELF = NodeId.ofHex("55".repeat(16));
  static final NodeId SMALLER = NodeId.ofHex("11".repeat(16));
  static final NodeId LARGER = NodeId.ofHex("99".repeat(16));

  /** A request of this node's own. */
  record Asked(List<Destination> to, MessageBody body, CompletableFuture<Answer> answer) {}

  /** ICE that stands still. */
  static final class Standing implements Negotiation {
    final boolean offerer;
    final CompletableFuture<SecureChannel> connected = new CompletableFuture<>();
    boolean connecting;
    boolean closed;

    Standing(boolean offerer) {
      this.offerer = offerer;
    }

    @Override
    public CompletableFuture<Parameters> prepare() {
      return CompletableFuture.completedFuture(
          new Parameters(Opaque.ofUtf8("ufrag"), Opaque.ofUtf8("password"), List.of()));
    }

    @Override
    public CompletableFuture<SecureChannel> connect(Parameters remote) {
      connecting = true;
      return connected;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  final VirtualTime time = new VirtualTime();
  final List<Asked> asked = new ArrayList<>();
  final List<Standing> negotiations = new ArrayList<>();
  final LinkProtocols protocols = new LinkProtocols(List.of(OverlayLinkType.DTLS_UDP_SR));
  final ConnectionTable table = new ConnectionTable(time.context(1), new Deaf());
  private final TestIdentities authority = new TestIdentities();
  final LinkMaker linkMaker =
      new LinkMaker(
          authority.issue("self@example.org", SELF),
          _ -> {
            throw new LinkException("nobody is let in here");
          },
          table,
          time.context(2),
          5000,
          ReliabilitySender.WINDOW);

  @AfterEach
  void closeTable() {
    table.close("");
  }

  CompletableFuture<Answer> ask(
      List<Destination> to, MessageBody body, List<GenericCertificate> certificates) {
    Asked request = new Asked(to, body, new CompletableFuture<>());
    asked.add(request);
    return request.answer;
  }

  Negotiation negotiate(boolean offerer) {
    Standing negotiation = new Standing(offerer);
    negotiations.add(negotiation);
    return negotiation;
  }

  IncomingRequest from(NodeId node, MessageBody body) {
    Credentials theirs = authority.issue("other@example.org", node);
    return new IncomingRequest(
        ForwardingHeader.request(1, 1, 100, 1, List.of(Destination.of(SELF))),
        body,
        node,
        theirs.certificate(),
        theirs.certificates(),
        node);
  }

  Answer answer(NodeId node, MessageBody body) {
    Credentials theirs = authority.issue("other@example.org", node);
    return new Answer(node, theirs.certificate(), body, theirs.certificates(), 1);
  }

  static IceCandidate candidate(OverlayLinkType type) {
    return new IceCandidate(
        IpAddressPort.of(new InetSocketAddress("192.0.2.1", 1)),
        type,
        Opaque.ofUtf8("1"),
        1,
        CandType.HOST,
        Optional.empty(),
        List.of());
  }

  static ErrorCode refusal(CompletableFuture<?> future) {
    CompletionException failure = assertThrows(CompletionException.class, future::join);
    return assertInstanceOf(RequestException.class, failure.getCause()).code();
  }

  private static final class Deaf implements ConnectionTable.Listener {
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
}
