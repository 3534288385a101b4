package org.chordial.ice.turn;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.dtls.TlsIdentity;

/**
 * The TURN server that is not ours (apt-get install coturn), on loopback, as a child process that
 * ends with its test. It relays for Alice, whose password is "secret".
 */
public final class Coturn implements AutoCloseable {

  public static final TurnCredentials ALICE = new TurnCredentials("alice", "secret");

  private static final int START_SECONDS = 20;

  private final Process process;
  private final Thread reader;
  private final int port;
  private final int tlsPort;

  private Coturn(Process process, Thread reader, int port, int tlsPort) {
    this.process = process;
    this.reader = reader;
    this.port = port;
    this.tlsPort = tlsPort;
  }

  /** Whether the person who runs the tests said that it is not there. */
  public static boolean isLeftOut() {
    boolean without = System.getProperty("chordial.without", "").contains("coturn");
    if (without) {
      System.err.println("*** NOT TESTED: our TURN with coturn (-Dchordial.without=coturn) ***");
    }
    return without;
  }

  /**
   * Starts it.
   *
   * @param folder for its files
   * @param identity what it shows to TLS and DTLS clients
   */
  public static Coturn start(Path folder, TlsIdentity identity, String... more) throws Exception {
    int port = freePort();
    int tlsPort = freePort();
    Path certificate = folder.resolve("certificate.pem");
    Path key = folder.resolve("key.pem");
    Files.writeString(certificate, pem("CERTIFICATE", identity.certificate().getEncoded()));
    Files.writeString(key, pem("PRIVATE KEY", identity.key().getEncoded()));
    List<String> command =
        new ArrayList<>(
            List.of(
                "turnserver",
                "-n",
                "--listening-port=" + port,
                "--tls-listening-port=" + tlsPort,
                "--listening-ip=127.0.0.1",
                "--relay-ip=127.0.0.1",
                "--lt-cred-mech",
                "--user=alice:secret",
                "--realm=example.org",
                "--allow-loopback-peers",
                "--no-cli",
                "--mobility",
                "--cert=" + certificate,
                "--pkey=" + key,
                "--userdb=" + folder.resolve("db"),
                "--pidfile=" + folder.resolve("pid"),
                "--log-file=stdout"));
    command.addAll(List.of(more));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IllegalStateException(
          "coturn is missing: apt-get install coturn, or run with -Dchordial.without=coturn", e);
    }
    CompletableFuture<Void> ready = new CompletableFuture<>();
    Thread reader = Thread.ofVirtual().start(() -> read(process, ready));
    try {
      ready.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
    return new Coturn(process, reader, port, tlsPort);
  }

  private static void read(Process process, CompletableFuture<Void> ready) {
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        if (line.contains("Total General servers")) {
          ready.complete(null);
        } else if (!ready.isDone()) {
          said.append(line).append('\n');
        }
        line = lines.readLine();
      }
    } catch (IOException e) {
      said.append(e);
    }
    ready.completeExceptionally(new IllegalStateException("coturn did not start: " + said));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(String what, byte[] encoded) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(
            what,
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(encoded),
            what);
  }

  /** Its address for a transport; TLS and DTLS have a port of their own. */
  public InetSocketAddress address(TurnTransport transport) {
    return new InetSocketAddress(
        InetAddress.getLoopbackAddress(), transport.isSecure() ? tlsPort : port);
  }

  long pid() {
    return process.pid();
  }

  /** Ends it; waits a few seconds for that. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      reader.join();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
