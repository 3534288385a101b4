package org.chordial.ice.lab;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Two hosts behind NATs of the real kernel, and a TURN server in the public net between them. */
final class NatLab implements AutoCloseable {

  /** Whose TURN server it is. */
  enum Server {
    COTURN,
    OURS
  }

  static final Path SCRIPTS = Path.of("src", "test", "lab").toAbsolutePath();

  private static final String NAME = "lab" + ProcessHandle.current().pid() % 100_000;
  private static final String SERVER = "203.0.113.1";
  static final int WEB_PORT = 443;
  private static final int PORT = 3478;
  private static final String USER = "lab";
  private static final String PASSWORD = "laboratory";

  private final Process turnServer;
  private final Path files = Files.createTempDirectory("natlab");

  /**
   * @param kindA and kindB as the natlab script has them
   * @param loss per cent of UDP that reaches either host
   */
  NatLab(String kindA, String kindB, int loss) throws IOException, InterruptedException {
    this(kindA, kindB, loss, 0);
  }

  NatLab(String kindA, String kindB, Server server) throws IOException, InterruptedException {
    this(kindA, kindB, 0, 0, server);
  }

  /**
   * @param roundTripMillis from one host to the other and back, beyond the kernel's own time
   */
  NatLab(String kindA, String kindB, int loss, int roundTripMillis)
      throws IOException, InterruptedException {
    this(kindA, kindB, loss, roundTripMillis, Server.COTURN);
  }

  private NatLab(String kindA, String kindB, int loss, int roundTripMillis, Server server)
      throws IOException, InterruptedException {
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=lab",
        "-keyout",
        files.resolve("key").toString(),
        "-out",
        files.resolve("certificate").toString());
    run(
        SCRIPTS.resolve("natlab").toString(),
        "up",
        NAME,
        kindA,
        kindB,
        Integer.toString(loss),
        // Each access is met once on the way there and once on the way back, at both ends.
        roundTripMillis == 0 ? "0" : Double.toString(roundTripMillis / 4.0));
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", NAME + "-pub"));
    command.addAll(server == Server.OURS ? ours() : coturn());
    turnServer = new ProcessBuilder(command).redirectErrorStream(true).start();
    awaitServer();
  }

  private static List<String> ours() {
    List<String> command = new ArrayList<>(Maker.java(LabTurnServer.class));
    command.addAll(
        List.of(SERVER, USER, PASSWORD, Integer.toString(PORT), Integer.toString(WEB_PORT)));
    return command;
  }

  private List<String> coturn() {
    return List.of(
        "turnserver",
        "-n",
        "--log-file",
        "stdout",
        "--listening-ip",
        SERVER,
        // The second one is for behaviour discovery.
        "--listening-ip",
        "203.0.113.2",
        "--aux-server",
        SERVER + ":443",
        "--relay-ip",
        SERVER,
        "--listening-port",
        Integer.toString(PORT),
        "-u",
        USER + ":" + PASSWORD,
        "-r",
        "lab",
        "--lt-cred-mech",
        "--no-cli",
        "--tls-listening-port",
        Integer.toString(WEB_PORT),
        "--cert",
        files.resolve("certificate").toString(),
        "--pkey",
        files.resolve("key").toString(),
        "--no-dtls",
        "--pidfile",
        "/dev/null");
  }

  /** Either says so when it is ready. */
  private void awaitServer() throws IOException {
    var lines = turnServer.inputReader(StandardCharsets.UTF_8);
    String line = lines.readLine();
    while (line != null
        && !line.contains("IO method (admin thread)")
        && !line.equals(LabTurnServer.READY)) {
      line = lines.readLine();
    }
    if (line == null) {
      throw new IOException("the TURN server does not start");
    }
    Thread.ofPlatform().daemon().start(() -> lines.lines().forEach(rest -> {}));
  }

  /** Whether the caller was told to do without it, which is then said aloud. */
  static boolean isLeftOut(String what) {
    boolean out = System.getProperty("chordial.without", "").contains("natlab");
    if (out) {
      System.err.println("*** NOT TESTED: " + what + " (-Dchordial.without=natlab) ***");
    }
    return out;
  }

  String a() {
    return NAME + "-a";
  }

  String b() {
    return NAME + "-b";
  }

  LabServers servers() {
    return servers("udp");
  }

  /**
   * @param transport as {@link LabServers} has it
   */
  LabServers servers(String transport) {
    InetSocketAddress address = new InetSocketAddress(SERVER, PORT);
    return new LabServers(Optional.of(address), Optional.of(address), USER, PASSWORD, transport);
  }

  /** The same by the port that every network lets out, which takes what is no TLS, too. */
  LabServers webServers() {
    InetSocketAddress address = new InetSocketAddress(SERVER, WEB_PORT);
    return new LabServers(Optional.empty(), Optional.of(address), USER, PASSWORD, "tcp");
  }

  /** The router of a side, a or b, forgets what it knew and maps to other ports from now on. */
  void reboot(String side, String kind) throws IOException, InterruptedException {
    run(SCRIPTS.resolve("natlab").toString(), "reboot", NAME, side, kind);
  }

  /** The host of a side, a or b, gets another address. */
  void readdress(String side) throws IOException, InterruptedException {
    run(SCRIPTS.resolve("natlab").toString(), "readdress", NAME, side);
  }

  @Override
  public void close() throws IOException {
    turnServer.destroy();
    try {
      turnServer.waitFor();
      run(SCRIPTS.resolve("natlab").toString(), "down", NAME);
      for (String file : new String[] {"key", "certificate", ""}) {
        Files.deleteIfExists(files.resolve(file));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the laboratory was not taken down");
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(
          Arrays.toString(command)
              + ": "
              + said
              + "The laboratory needs root, iproute2 and nftables; -Dchordial.without=natlab leaves"
              + " it out.");
    }
  }
}
