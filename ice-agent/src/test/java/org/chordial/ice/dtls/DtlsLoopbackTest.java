package org.chordial.ice.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.NettyNetwork;
import org.chordial.ice.net.NettyRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DtlsLoopbackTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final NettyRuntime runtime = new NettyRuntime(2);
  private final CoreContext server = runtime.newContext();
  private final CoreContext client = runtime.newContext();
  private final NettyNetwork serverNetwork = runtime.network(server, Optional.empty());
  private final NettyNetwork clientNetwork = runtime.network(client, Optional.empty());
  private final CompletableFuture<DtlsConnection> accepted = new CompletableFuture<>();
  private final CompletableFuture<String> stun = new CompletableFuture<>();
  private TlsIdentity alice;
  private TlsIdentity bob;

  @BeforeEach
  void makeIdentities() {
    alice = SelfSigned.ecdsa("alice", client);
    bob = SelfSigned.rsa("bob", server);
  }

  @AfterEach
  void closeRuntime() {
    runtime.close();
  }

  private static <T> T on(CoreContext context, Callable<T> action) throws Exception {
    return context.executor().submit(action).get(20, TimeUnit.SECONDS);
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private static PeerVerifier expecting(TlsIdentity identity) {
    return chain ->
        chain.getFirst().equals(identity.certificate())
            ? Optional.empty()
            : Optional.of("This is somebody else.");
  }

  private static TlsSettings settings(TlsIdentity own, TlsIdentity peer, SrtpProfile... profiles) {
    return new TlsSettings(own, expecting(peer), List.of(profiles), Optional.empty());
  }

  private DtlsListener listen(
      CoreContext context,
      NettyNetwork network,
      TlsSettings settings,
      CompletableFuture<DtlsConnection> accepted)
      throws Exception {
    return on(
        context,
        () ->
            new DtlsListener(
                network.openUdp(ANY_PORT),
                settings,
                context,
                accepted::complete,
                (datagram, from) -> {
                  stun.complete(datagram.toString(StandardCharsets.US_ASCII));
                  datagram.release();
                }));
  }

  private CompletableFuture<DtlsConnection> connect(DtlsListener to, TlsSettings settings)
      throws Exception {
    DtlsListener own = listen(client, clientNetwork, settings, new CompletableFuture<>());
    CompletableFuture<DtlsConnection> result = new CompletableFuture<>();
    on(
        client,
        () ->
            own.connect(to.localAddress())
                .whenComplete(
                    (connection, failure) -> {
                      if (failure == null) {
                        result.complete(connection);
                      } else {
                        result.completeExceptionally(failure);
                      }
                    }));
    return result;
  }

  private static CompletableFuture<String> firstText(CoreContext context, DtlsConnection connection)
      throws Exception {
    CompletableFuture<String> text = new CompletableFuture<>();
    on(
        context,
        () -> {
          connection.receiver(
              datagram -> {
                text.complete(datagram.toString(StandardCharsets.UTF_8));
                datagram.release();
              });
          return true;
        });
    return text;
  }

  private static void send(CoreContext context, DtlsConnection connection, String text) {
    context
        .executor()
        .execute(() -> connection.send(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)));
  }

  @Test
  void bothSidesKnowEachOtherAndExchangeDatagrams() throws Exception {
    DtlsListener listener = listen(server, serverNetwork, settings(bob, alice), accepted);
    DtlsConnection there = get(connect(listener, settings(alice, bob)));
    DtlsConnection here = get(accepted);

    assertEquals(List.of(bob.certificate()), there.peerChain());
    assertEquals(List.of(alice.certificate()), here.peerChain());
    assertEquals("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", there.cipherSuite());
    CompletableFuture<String> atServer = firstText(server, here);
    CompletableFuture<String> atClient = firstText(client, there);
    send(client, there, "question");
    assertEquals("question", get(atServer));
    send(server, here, "answer");
    assertEquals("answer", get(atClient));
  }

  @Test
  void bothSidesExportTheSameKeys() throws Exception {
    DtlsListener listener = listen(server, serverNetwork, settings(bob, alice), accepted);
    DtlsConnection there = get(connect(listener, settings(alice, bob)));
    DtlsConnection here = get(accepted);

    byte[] without = there.exportKeyingMaterial("EXPORTER-test", null, 60);
    assertEquals(60, without.length);
    assertArrayEquals(without, here.exportKeyingMaterial("EXPORTER-test", null, 60));
    byte[] empty = there.exportKeyingMaterial("EXPORTER-test", new byte[0], 60);
    assertFalse(java.util.Arrays.equals(without, empty));
    byte[] with = here.exportKeyingMaterial("EXPORTER-test", new byte[] {1, 2}, 60);
    assertArrayEquals(there.exportKeyingMaterial("EXPORTER-test", new byte[] {1, 2}, 60), with);
  }

  @Test
  void theServersFirstCommonSrtpProfileIsChosen() throws Exception {
    TlsSettings both =
        settings(bob, alice, SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AES128_CM_HMAC_SHA1_80);
    DtlsListener listener = listen(server, serverNetwork, both, accepted);
    DtlsConnection there =
        get(connect(listener, settings(alice, bob, SrtpProfile.AES128_CM_HMAC_SHA1_80)));

    assertEquals(Optional.of(SrtpProfile.AES128_CM_HMAC_SHA1_80), there.srtpProfile());
    assertEquals(there.srtpProfile(), get(accepted).srtpProfile());
  }

  @Test
  void aServerThatIsSomebodyElseIsRefusedWithTheReason() throws Exception {
    DtlsListener listener = listen(server, serverNetwork, settings(bob, alice), accepted);
    CompletableFuture<DtlsConnection> attempt = connect(listener, settings(alice, alice));

    ExecutionException failed = assertThrows(ExecutionException.class, () -> get(attempt));
    DtlsException reason = assertInstanceOf(DtlsException.class, failed.getCause());
    assertEquals(DtlsFailure.PEER_REFUSED_BY_US, reason.failure());
    assertTrue(reason.getMessage().contains("This is somebody else."), reason.getMessage());
  }

  @Test
  void aClientThatIsSomebodyElseLearnsThatItWasRefused() throws Exception {
    DtlsListener listener = listen(server, serverNetwork, settings(bob, bob), accepted);
    CompletableFuture<DtlsConnection> attempt = connect(listener, settings(alice, bob));

    ExecutionException failed = assertThrows(ExecutionException.class, () -> get(attempt));
    DtlsException reason = assertInstanceOf(DtlsException.class, failed.getCause());
    assertEquals(DtlsFailure.REFUSED_BY_PEER, reason.failure());
    assertFalse(accepted.isDone());
  }

  @Test
  void closingOneSideClosesTheOther() throws Exception {
    DtlsListener listener = listen(server, serverNetwork, settings(bob, alice), accepted);
    DtlsConnection there = get(connect(listener, settings(alice, bob)));
    DtlsConnection here = get(accepted);
    CompletableFuture<String> closed = new CompletableFuture<>();
    server.executor().execute(() -> here.onClosed(closed::complete));

    client.executor().execute(there::close);

    assertEquals("", get(closed));
    assertEquals(0, on(server, listener::remotes));
  }

  @Test
  void stunOnTheSamePortGoesToItsHook() throws Exception {
    DtlsListener listener = listen(server, serverNetwork, settings(bob, alice), accepted);
    on(
        client,
        () -> {
          ByteBuf datagram = Unpooled.copiedBuffer("\0\1stun", StandardCharsets.US_ASCII);
          clientNetwork.openUdp(ANY_PORT).send(datagram, listener.localAddress());
          return true;
        });

    assertEquals("\0\1stun", get(stun));
  }

  @Test
  void theKeyLogNamesTheSessionByItsClientRandom() throws Exception {
    ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    TlsSettings logging =
        new TlsSettings(bob, expecting(alice), List.of(), Optional.of(lines::add));
    DtlsListener listener = listen(server, serverNetwork, logging, accepted);
    get(connect(listener, settings(alice, bob)));
    get(accepted);

    assertEquals(1, lines.size());
    assertTrue(lines.peek().matches("CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}"), "wrong format");
  }
}
