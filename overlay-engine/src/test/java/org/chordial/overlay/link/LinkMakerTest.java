package org.chordial.overlay.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.harness.TestIdentities;
import org.chordial.overlay.security.CertificateVerdict;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.SecurityVerifier;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.WireSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may be at the other end of a link (RFC 6940 section 6.5.1.13). */
class LinkMakerTest {
  private static final TestIdentities AUTHORITY = new TestIdentities();
  private static final NodeId ALICES = NodeId.ofHex("11".repeat(16));
  private static final NodeId BOBS = NodeId.ofHex("22".repeat(16));
  private static final NodeId CAROLS = NodeId.ofHex("33".repeat(16));
  private static final Credentials ALICE = AUTHORITY.issue("alice@example.org", ALICES);
  private static final Credentials BOB = AUTHORITY.issue("bob@example.org", BOBS);

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-22T12:00:00Z"));
  private final CoreContext context = time.context(1);
  private final ConnectionTable table =
      new ConnectionTable(
          context,
          new ConnectionTable.Listener() {
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
          });
  private final SecurityVerifier verifier =
      AUTHORITY.verifier(new MessageCodec(WireSettings.STANDARD), context.clock());
  private final LinkMaker maker =
      new LinkMaker(ALICE, this::identify, table, context, 5000, ReliabilitySender.WINDOW);

  @AfterEach
  void end() {
    table.close("");
  }

  private org.chordial.overlay.security.NodeCertificate identify(List<X509Certificate> chain)
      throws LinkException {
    return switch (verifier.verifyChain(chain)) {
      case CertificateVerdict.Trusted(var certificate) -> certificate;
      case CertificateVerdict.Refused(OverlayFailure reason) ->
          throw new LinkException(reason.text());
    };
  }

  /** A connection whose other side has shown this certificate and proved its key. */
  private static final class Channel implements SecureDatagrams {
    private final List<X509Certificate> chain;
    private boolean closed;

    Channel(Credentials remote) {
      chain = remote.chain();
    }

    @Override
    public List<X509Certificate> peerChain() {
      return chain;
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
    public int maximumDatagram() {
      return 1200;
    }

    @Override
    public void send(ByteBuf datagram) {
      datagram.release();
    }

    @Override
    public void receiver(Consumer<ByteBuf> receiver) {}

    @Override
    public void onClosed(Consumer<String> listener) {}

    @Override
    public void close() {
      closed = true;
    }
  }

  private void assertRefused(Credentials remote, Optional<NodeId> expected, String because) {
    Channel channel = new Channel(remote);
    LinkException refused = assertThrows(LinkException.class, () -> maker.link(channel, expected));
    assertTrue(refused.getMessage().contains(because), refused.getMessage());
    assertTrue(channel.closed);
    assertEquals(0, table.size());
  }

  @Test
  void anotherNodeThanTheOneThatWasAttachedToIsHungUpOn() {
    assertRefused(BOB, Optional.of(CAROLS), "not to " + CAROLS);
  }

  @Test
  void anApplicationsConnectionToAnotherNodeIsHungUpOnToo() {
    Channel channel = new Channel(BOB);
    assertThrows(LinkException.class, () -> maker.application(channel, CAROLS));
    assertTrue(channel.closed);
  }

  @Test
  void aCertificateOfAnotherAuthorityWithTheRightNodeIdIsHungUpOn() {
    Credentials fake = new TestIdentities().issue("bob@example.org", BOBS);
    assertRefused(fake, Optional.of(BOBS), OverlayFailure.PEER_CERTIFICATE_UNTRUSTED.text());
  }

  @Test
  void whoHasThisNodesOwnNodeIdIsHungUpOn() {
    assertRefused(AUTHORITY.issue("alice@example.org", ALICES), Optional.empty(), "own Node-ID");
  }

  @Test
  void theRightNodeIsLinked() throws LinkException {
    Channel channel = new Channel(BOB);
    Link link = maker.link(channel, Optional.of(BOBS));
    assertEquals(BOBS, link.remoteNodeId());
    assertTrue(link.attached());
    assertFalse(channel.closed);
    assertTrue(table.contains(BOBS));
  }
}
