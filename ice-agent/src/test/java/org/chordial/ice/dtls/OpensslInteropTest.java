package org.chordial.ice.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.netty.buffer.Unpooled;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.NettyNetwork;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.ice.net.StreamListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes with the openssl command, which shares no code with us. */
class OpensslInteropTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  private final NettyRuntime runtime = new NettyRuntime(1);
  private final CoreContext context = runtime.newContext();
  private final NettyNetwork network = runtime.network(context, Optional.empty());
  private final TlsIdentity ours = SelfSigned.ecdsa("ours", context);
  private final TlsIdentity theirs = SelfSigned.rsa("theirs", context);
  private final CompletableFuture<String> heard = new CompletableFuture<>();
  @TempDir Path directory;
  private Process openssl;
  private BufferedReader output;

  @BeforeEach
  void openssl() throws Exception {
    assumeFalse(System.getProperty("chordial.without", "").contains("openssl"), "left out");
    pem("cert.pem", "CERTIFICATE", theirs.certificate().getEncoded());
    pem("key.pem", "PRIVATE KEY", theirs.key().getEncoded());
  }

  @AfterEach
  void end() {
    if (openssl != null) {
      openssl.destroyForcibly();
    }
    runtime.close();
  }

  private void pem(String file, String type, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        directory.resolve(file),
        "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
  }

  private <T> T on(Callable<T> action) throws Exception {
    return context.executor().submit(action).get(20, TimeUnit.SECONDS);
  }

  private TlsSettings settings(SrtpProfile... profiles) {
    PeerVerifier expected =
        chain ->
            chain.getFirst().equals(theirs.certificate())
                ? Optional.empty()
                : Optional.of("not openssl");
    return new TlsSettings(ours, expected, List.of(profiles), Optional.empty());
  }

  private void start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-cert", "cert.pem", "-key", "key.pem"));
    openssl =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    output = openssl.inputReader(StandardCharsets.UTF_8);
  }

  private void type(String line) throws IOException {
    OutputStream input = openssl.getOutputStream();
    input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  /** Reads on a thread of its own, so that a silent program cannot hold the test. */
  private String lineWith(String part) throws Exception {
    CompletableFuture<String> found = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                String line;
                while ((line = output.readLine()) != null) {
                  if (line.contains(part)) {
                    found.complete(line);
                    return;
                  }
                }
                found.completeExceptionally(new IOException("openssl never said " + part));
              } catch (IOException e) {
                found.completeExceptionally(e);
              }
            });
    return found.get(20, TimeUnit.SECONDS);
  }

  private void hear(DtlsConnection connection) {
    connection.receiver(
        datagram -> {
          heard.complete(datagram.toString(StandardCharsets.UTF_8));
          datagram.release();
        });
  }

  @Test
  void opensslConnectsToOurDtlsListener() throws Exception {
    CompletableFuture<DtlsConnection> accepted = new CompletableFuture<>();
    DtlsListener listener =
        on(
            () ->
                new DtlsListener(
                    network.openUdp(ANY_PORT),
                    settings(SrtpProfile.AEAD_AES_128_GCM),
                    context,
                    accepted::complete,
                    (datagram, from) -> datagram.release()));
    start(
        "s_client",
        "-dtls1_2",
        "-use_srtp",
        "SRTP_AEAD_AES_128_GCM",
        "-connect",
        "127.0.0.1:" + listener.localAddress().getPort());
    DtlsConnection connection = accepted.get(20, TimeUnit.SECONDS);
    context.executor().execute(() -> hear(connection));
    type("from openssl");

    assertEquals("from openssl\n", heard.get(20, TimeUnit.SECONDS));
    assertEquals(Optional.of(SrtpProfile.AEAD_AES_128_GCM), connection.srtpProfile());
    context
        .executor()
        .execute(
            () -> connection.send(Unpooled.copiedBuffer("to openssl\n", StandardCharsets.UTF_8)));
    assertTrue(lineWith("to openssl").endsWith("to openssl"));
  }

  @Test
  void weConnectToAnOpensslDtlsServer() throws Exception {
    int port = freePort();
    start("s_server", "-dtls1_2", "-listen", "-Verify", "1", "-accept", "127.0.0.1:" + port);
    lineWith("ACCEPT");
    DtlsListener listener =
        on(
            () ->
                new DtlsListener(
                    network.openUdp(ANY_PORT),
                    settings(),
                    context,
                    connection -> connection.close(),
                    (datagram, from) -> datagram.release()));
    DtlsConnection connection =
        on(() -> listener.connect(new InetSocketAddress(ANY_PORT.getAddress(), port)))
            .get(20, TimeUnit.SECONDS);
    context
        .executor()
        .execute(
            () -> {
              hear(connection);
              connection.send(Unpooled.copiedBuffer("hello openssl\n", StandardCharsets.UTF_8));
            });
    lineWith("hello openssl");
    type("hello chordial");

    assertEquals("hello chordial\n", heard.get(20, TimeUnit.SECONDS));
  }

  @Test
  void opensslConnectsByTls() throws Exception {
    CompletableFuture<TlsConnection> accepted = new CompletableFuture<>();
    StreamListener listener =
        on(
            () ->
                network.listenTcp(
                    ANY_PORT,
                    stream -> {
                      var _ =
                          TlsConnection.accept(stream, settings(), context)
                              .thenAccept(accepted::complete);
                    }));
    start("s_client", "-connect", "127.0.0.1:" + listener.localAddress().getPort());
    TlsConnection connection = accepted.get(20, TimeUnit.SECONDS);
    context
        .executor()
        .execute(
            () -> connection.send(Unpooled.copiedBuffer("over tls\n", StandardCharsets.UTF_8)));

    assertTrue(lineWith("over tls").endsWith("over tls"));
    assertEquals("TLS_AES_256_GCM_SHA384", connection.cipherSuite(), "the client's first choice");
  }

  /** The only suite with ECDHE, a shared key and an AEAD that both programs have. */
  @Test
  void opensslWithTheSharedKeyConnectsToUsAndShowsNoCertificate() throws Exception {
    CompletableFuture<TlsConnection> accepted = new CompletableFuture<>();
    byte[] key = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    SharedKey shared = new SharedKey("overlay".getBytes(StandardCharsets.UTF_8), key);
    StreamListener listener =
        on(
            () ->
                network.listenTcp(
                    ANY_PORT,
                    stream -> {
                      var _ =
                          TlsConnection.accept(stream, settings().withSharedKey(shared), context)
                              .thenAccept(accepted::complete);
                    }));
    start(
        "s_client",
        "-tls1_2",
        "-psk_identity",
        "overlay",
        "-psk",
        "0102030405060708090a0b0c0d0e0f10",
        "-cipher",
        "ECDHE-PSK-CHACHA20-POLY1305",
        "-connect",
        "127.0.0.1:" + listener.localAddress().getPort());
    TlsConnection connection = accepted.get(20, TimeUnit.SECONDS);
    context
        .executor()
        .execute(
            () -> connection.send(Unpooled.copiedBuffer("over psk\n", StandardCharsets.UTF_8)));

    assertTrue(lineWith("over psk").endsWith("over psk"));
    assertEquals("TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256", connection.cipherSuite());
    assertEquals(List.of(), connection.peerChain());
  }

  private int freePort() throws Exception {
    return on(
        () -> {
          try (var socket = network.openUdp(ANY_PORT)) {
            return socket.localAddress().getPort();
          }
        });
  }
}
