package org.chordial.ice.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.StreamConnection;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;
import org.chordial.ice.vnet.VirtualTime;
import org.junit.jupiter.api.Test;

class TlsStreamTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final VirtualTime time = new VirtualTime();
  private final CoreContext context = time.context(5);
  private final VirtualNetwork network = new VirtualNetwork(time, 1);
  private final VirtualHost here = network.host("192.0.2.1");
  private final VirtualHost there = network.host("192.0.2.2");
  private final InetSocketAddress port = new InetSocketAddress(there.address(), 6084);
  private final TlsIdentity alice = SelfSigned.ecdsa("alice", context);
  private final TlsIdentity bob = SelfSigned.rsa("bob", context);
  private final List<String> ends = new ArrayList<>();
  private final StringBuilder heard = new StringBuilder();

  private CompletableFuture<TlsConnection> listen(PeerVerifier verifier) throws Exception {
    CompletableFuture<TlsConnection> accepted = new CompletableFuture<>();
    there.listenTcp(
        port,
        connection -> {
          var _ =
              TlsConnection.accept(connection, new TlsSettings(bob, verifier), context)
                  .whenComplete(
                      (made, failure) -> {
                        if (failure == null) {
                          accepted.complete(made);
                        } else {
                          accepted.completeExceptionally(failure);
                        }
                      });
        });
    return accepted;
  }

  private CompletableFuture<TlsConnection> connect() {
    return here.connectTcp(port)
        .thenCompose(
            connection ->
                TlsConnection.connect(
                    connection, new TlsSettings(alice, chain -> Optional.empty()), context));
  }

  private StreamConnection.Handler hearing() {
    return new StreamConnection.Handler() {
      @Override
      public void received(ByteBuf bytes) {
        heard.append(bytes.toString(StandardCharsets.US_ASCII));
        bytes.release();
      }

      @Override
      public void closed(String reason) {
        ends.add(reason);
      }
    };
  }

  @Test
  void bothSidesKnowEachOtherAndShareKeys() throws Exception {
    CompletableFuture<TlsConnection> accepted = listen(chain -> Optional.empty());
    TlsConnection client = time.await(connect(), LIMIT);
    TlsConnection server = time.await(accepted, LIMIT);

    assertEquals(List.of(bob.certificate()), client.peerChain());
    assertEquals(List.of(alice.certificate()), server.peerChain());
    assertEquals("TLS_AES_128_GCM_SHA256", client.cipherSuite());
    assertArrayEquals(
        client.exportKeyingMaterial("EXPORTER-x", new byte[] {7}, 40),
        server.exportKeyingMaterial("EXPORTER-x", new byte[] {7}, 40));
  }

  @Test
  void whatWasSentArrivesBeforeTheEnd() throws Exception {
    CompletableFuture<TlsConnection> accepted = listen(chain -> Optional.empty());
    TlsConnection client = time.await(connect(), LIMIT);
    client.send(Unpooled.copiedBuffer("x".repeat(100_000), StandardCharsets.US_ASCII));
    client.close();
    TlsConnection server = time.await(accepted, LIMIT);
    time.advance(Duration.ofSeconds(5));
    server.handler(hearing());

    assertEquals(100_000, heard.length());
    assertEquals(List.of(""), ends);
  }

  @Test
  void aClientThatIsRefusedIsKnownByTheReason() throws Exception {
    CompletableFuture<TlsConnection> accepted = listen(chain -> Optional.of("Not on the list."));
    var _ = connect();
    CompletionException failed =
        assertThrows(CompletionException.class, () -> time.await(accepted, LIMIT));

    assertEquals(
        DtlsFailure.PEER_REFUSED_BY_US,
        assertInstanceOf(DtlsException.class, failed.getCause()).failure());
  }

  @Test
  void aPeerThatSaysNothingIsNotWaitedForForEver() throws Exception {
    there.listenTcp(port, connection -> {});
    CompletableFuture<TlsConnection> attempt = connect();
    CompletionException failed =
        assertThrows(CompletionException.class, () -> time.await(attempt, LIMIT));

    assertEquals(
        DtlsFailure.TIMED_OUT, assertInstanceOf(DtlsException.class, failed.getCause()).failure());
  }
}
