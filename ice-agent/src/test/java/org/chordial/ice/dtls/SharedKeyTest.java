package org.chordial.ice.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;
import org.chordial.ice.vnet.VirtualTime;
import org.junit.jupiter.api.Test;

/** Handshakes that prove a shared key instead of showing certificates (RFC 4279, RFC 8442). */
class SharedKeyTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** Forged records are passed over, so a handshake with another key ends by time alone. */
  private static final Duration LIMIT_OF_HANDSHAKES = Duration.ofMillis(1200);

  private static final SharedKey KEY = key("overlay", "a secret of many words");

  private final VirtualTime time = new VirtualTime();
  private final CoreContext context = time.context(5);
  private final VirtualNetwork network = new VirtualNetwork(time, 1);
  private final VirtualHost here = network.host("192.0.2.1");
  private final VirtualHost there = network.host("192.0.2.2");
  private final TlsIdentity alice = SelfSigned.ecdsa("alice", context);
  private final List<DtlsConnection> accepted = new ArrayList<>();
  private int nextPort = 7000;

  private static SharedKey key(String identity, String secret) {
    return new SharedKey(
        identity.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
  }

  /** No certificate would be taken. */
  private TlsSettings settings(Optional<SharedKey> shared) {
    TlsSettings plain =
        new TlsSettings(alice, chain -> Optional.of("no certificates"))
            .withHandshakeLimit(LIMIT_OF_HANDSHAKES);
    return shared.map(plain::withSharedKey).orElse(plain);
  }

  private DtlsListener listener(VirtualHost host, Optional<SharedKey> shared) throws Exception {
    return new DtlsListener(
        host.openUdp(new InetSocketAddress(host.address(), 6084)),
        settings(shared),
        context,
        accepted::add,
        (datagram, from) -> datagram.release());
  }

  private CompletableFuture<DtlsConnection> dtls(
      Optional<SharedKey> client, Optional<SharedKey> server) throws Exception {
    return listener(here, client).connect(listener(there, server).localAddress());
  }

  private CompletableFuture<TlsConnection> tls(
      Optional<SharedKey> client, Optional<SharedKey> server) throws Exception {
    InetSocketAddress port = new InetSocketAddress(there.address(), nextPort++);
    there.listenTcp(
        port,
        connection -> {
          var _ = TlsConnection.accept(connection, settings(server), context);
        });
    return here.connectTcp(port)
        .thenCompose(connection -> TlsConnection.connect(connection, settings(client), context));
  }

  @Test
  void whoeverHasTheKeyIsLetInOverDatagramsAndBothExportTheSame() throws Exception {
    DtlsConnection connection = time.await(dtls(Optional.of(KEY), Optional.of(KEY)), LIMIT);
    assertEquals("TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256", connection.cipherSuite());
    assertEquals(List.of(), connection.peerChain());
    assertArrayEquals(
        connection.exportKeyingMaterial("EXPORTER-test", null, 32),
        accepted.getFirst().exportKeyingMaterial("EXPORTER-test", null, 32));
  }

  @Test
  void whoeverHasTheKeyIsLetInOverAStream() throws Exception {
    TlsConnection connection = time.await(tls(Optional.of(KEY), Optional.of(KEY)), LIMIT);
    assertEquals("TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256", connection.cipherSuite());
  }

  @Test
  void anotherKeyAnotherNameOfItAndNoKeyAreAllRefused() {
    List<Optional<SharedKey>> wrong =
        List.of(
            Optional.of(key("overlay", "another secret")),
            Optional.of(key("other", "a secret of many words")),
            Optional.empty());
    for (Optional<SharedKey> theirs : wrong) {
      assertThrows(
          CompletionException.class, () -> time.await(tls(theirs, Optional.of(KEY)), LIMIT));
    }
    assertThrows(
        CompletionException.class, () -> time.await(tls(Optional.of(KEY), wrong.get(2)), LIMIT));
  }

  @Test
  void anotherKeyIsRefusedOverDatagrams() {
    assertThrows(
        CompletionException.class,
        () ->
            time.await(
                dtls(Optional.of(key("overlay", "another secret")), Optional.of(KEY)), LIMIT));
    assertTrue(accepted.isEmpty());
  }

  @Test
  void whoHasACertificateButNoKeyIsRefusedOverDatagrams() {
    assertThrows(
        CompletionException.class,
        () -> time.await(dtls(Optional.empty(), Optional.of(KEY)), LIMIT));
    assertTrue(accepted.isEmpty());
  }

  @Test
  void theKeyIsNotPrinted() {
    assertFalse(settings(Optional.of(KEY)).toString().contains("secret"));
    assertThrows(IllegalArgumentException.class, () -> new SharedKey(new byte[1], new byte[0]));
  }
}
