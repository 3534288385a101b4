package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.forward.LinkProtocols;
import org.chordial.overlay.link.AppConnection;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.OverlayLinkType;
import org.chordial.overlay.wire.PingReq;
import org.junit.jupiter.api.Test;

/** Small overlays on real sockets, one for each Overlay Link protocol of RFC 6940 section 6.6. */
class LinkProtocolsTest {
  private static final int PEERS = 4;

  /** No datagram holds more than this; streams carry what the overlay allows. */
  private static final int DATAGRAM = 1500;

  @Test
  void anOverlayWithIceLinksByDtlsOverUdp() throws Exception {
    ring(document -> document, true);
  }

  @Test
  void anOverlayWithoutIceLinksByTlsOverTcp() throws Exception {
    ring(named("TLS-TCP-FH-NO-ICE"), false);
  }

  @Test
  void anOverlayWithoutIceLinksByDtlsOverUdp() throws Exception {
    ring(named("DTLS-UDP-SR-NO-ICE"), true);
  }

  @Test
  void whereBothArePermittedWithoutIceStreamsAreTaken() throws Exception {
    ring(document -> document.toBuilder().noIce(true).build(), false);
  }

  @Test
  void theConfigurationSaysWhichProtocolsThereAre() {
    ConfigurationDocument plain = ConfigurationDocument.named("overlay.example").build();
    assertEquals(
        List.of(OverlayLinkType.DTLS_UDP_SR), LinkProtocols.of(plain).orElseThrow().permitted());
    assertEquals(
        List.of(OverlayLinkType.DTLS_UDP_SR_NO_ICE),
        LinkProtocols.of(named("DTLS-UDP-SR-NO-ICE").apply(plain)).orElseThrow().permitted());
    assertTrue(LinkProtocols.of(named("DTLS-UDP-SR").apply(plain)).isEmpty());
  }

  @Test
  void anOverlayOfUnknownLinksIsRefusedWithASentence() {
    try (LoopbackPeers peers = new LoopbackPeers(named("CARRIER-PIGEON"))) {
      ExecutionException refused = assertThrows(ExecutionException.class, peers::first);
      OverlayException cause = (OverlayException) refused.getCause();
      assertEquals(OverlayFailure.CONFIG_NOT_SUPPORTED, cause.failure());
      assertTrue(cause.getMessage().contains("CARRIER-PIGEON"), cause.getMessage());
    }
  }

  private static UnaryOperator<ConfigurationDocument> named(String protocol) {
    return document ->
        document.toBuilder().noIce(true).overlayLinkProtocols(List.of(protocol)).build();
  }

  /** Each peer reaches each other one, and an application connection carries bytes. */
  private static void ring(UnaryOperator<ConfigurationDocument> configure, boolean datagrams)
      throws Exception {
    try (LoopbackPeers peers = new LoopbackPeers(configure)) {
      peers.first();
      for (int i = 1; i < PEERS; i++) {
        peers.joined();
      }
      for (LoopbackPeers.Member from : peers.members) {
        for (LoopbackPeers.Member to : peers.members) {
          PingReq ping = new PingReq(Opaque.of(new byte[3000]));
          assertEquals(
              to.id(),
              from.await(() -> from.peer().request(List.of(Destination.of(to.id())), ping)).from());
        }
        for (Link link : from.call(() -> from.peer().stack.table.links())) {
          assertEquals(datagrams, from.call(link::messageLimit) < DATAGRAM, link::toString);
        }
      }
      applicationConnection(peers);
    }
  }

  private static void applicationConnection(LoopbackPeers peers) throws Exception {
    LoopbackPeers.Member alice = peers.members.get(1);
    LoopbackPeers.Member bob = peers.members.get(2);
    CompletableFuture<Integer> received = new CompletableFuture<>();
    bob.call(
        () -> {
          bob.peer().onAppAttach(5060, connection -> connection.handler(new FirstLength(received)));
          return null;
        });
    AppConnection connection =
        alice.await(() -> alice.peer().appAttach(List.of(Destination.of(bob.id())), 5060));
    alice.call(() -> connection.send(Unpooled.wrappedBuffer(new byte[9000])));
    assertEquals(9000, received.get(20, TimeUnit.SECONDS));
  }

  private record FirstLength(CompletableFuture<Integer> length) implements AppConnection.Handler {
    @Override
    public void received(ByteBuf message) {
      length.complete(message.readableBytes());
      message.release();
    }

    @Override
    public void closed(String reason) {}
  }
}
