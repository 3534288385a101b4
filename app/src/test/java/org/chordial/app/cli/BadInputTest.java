package org.chordial.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.chordial.app.store.Profile;
import org.chordial.overlay.config.BootstrapNode;
import org.chordial.overlay.enroll.EnrollmentServer;
import org.chordial.overlay.enroll.EnrollmentServerSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Whatever is wrong with what a command is given, it says so in a sentence, and what to do. */
class BadInputTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final List<String> USERS_OF_THE_NETWORK = List.of("peer", "phone", "lookup");

  @TempDir private static Path temp;
  private static EnrollmentServer server;
  private static Path password;
  private static Path alice;

  @BeforeAll
  static void start() throws Exception {
    server = EnrollmentServer.start(settings("server"), InstantSource.system());
    server.accounts().add("alice@example.org", "correct horse".toCharArray());
    password = Files.writeString(temp.resolve("password"), "correct horse\n");
    alice = temp.resolve("alice");
    enroll(server, alice).succeeds();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static EnrollmentServerSettings settings(String data) throws Exception {
    return EnrollmentServerSettings.of(
        temp.resolve(data),
        "example.org",
        new InetSocketAddress(LOOPBACK, 0),
        List.of(new BootstrapNode(LOOPBACK.getHostAddress(), 9)));
  }

  private static Run enroll(EnrollmentServer server, Path data) {
    return Run.of(
        "enroll",
        "--data",
        data,
        "--config",
        server.invitation(),
        "--user",
        "alice@example.org",
        "--password-file",
        password);
  }

  /** A command that joins the overlay, with that profile. */
  private static Run join(String command, Path data) {
    return command.equals("lookup")
        ? Run.of(command, "bob@example.org", "--data", data)
        : Run.of(command, "--data", data);
  }

  private static Path copyOfAlice(String name) throws Exception {
    Path copy = Files.createDirectories(temp.resolve(name));
    for (String file : List.of("identity.p12", "configuration.xml", "phone.db")) {
      Files.copy(alice.resolve(file), copy.resolve(file));
    }
    return copy;
  }

  @Test
  void everyCommandExplainsItself() {
    explains(Chordial.commandLine(), List.of());
  }

  private static void explains(CommandLine command, List<String> path) {
    for (Map.Entry<String, CommandLine> each : command.getSubcommands().entrySet()) {
      List<String> words = new ArrayList<>(path);
      words.add(each.getKey());
      explains(each.getValue(), words);
    }
    List<Object> line = new ArrayList<>(path);
    line.add("--help");
    Run help = Run.of(line.toArray()).succeeds();
    assertTrue(help.out().contains("Usage: chordial"), help.out());
  }

  @Test
  void wrongUsageIsToldApartFromFailure() {
    Path configuration = temp.resolve("server/configuration.xml");
    Run.of("lookup").isWrongUsage("--data");
    Run.of("lookup", "--data", alice).isWrongUsage("AOR");
    Run.of("peer").isWrongUsage("--data");
    Run.of("peer", "--data", alice, "--bind", "nowhere").isWrongUsage("HOST:PORT");
    Run.of("peer", "--data", alice, "--bind", "127.0.0.1:70000").isWrongUsage("65535");
    Run.of("peer", "--data", temp.resolve("new"), "--config", configuration).isWrongUsage("--user");
    Run.of("phone").isWrongUsage("--data");
    Run.of("phone", "--data", alice, "--ice", "smoke").isWrongUsage("none of host");
    Run.of("phone", "--data", alice, "--log", "loud").isWrongUsage("loud");
    Run.of("phone", "--data", alice, "--no-such-option").isWrongUsage("--no-such-option");
    Run.of("demo", "--peers", "0").isWrongUsage("1 to 50");
    Run.of("demo", "--peers", "many").isWrongUsage("many");
    Run.of("enroll-server", "--data", alice, "--overlay", "x", "--keylog", "f")
        .isWrongUsage("--keylog");
    Run.of("enroll", "--data", alice, "--config", "x", "--user", "x@y", "--keylog", "f")
        .isWrongUsage("--keylog");
    Run.of("enroll-server", "user").isWrongUsage("Usage");
    Run.of("enroll-server", "user", "add").isWrongUsage("AOR");
    Run.of("decode", "--as", "gibberish").isWrongUsage("gibberish");
    Run.of("no-such-command").isWrongUsage("no-such-command");
  }

  @Test
  void aProfileWithoutAnAccountSaysHowToGetOne() {
    for (String command : USERS_OF_THE_NETWORK) {
      join(command, temp.resolve("empty")).saysInOneLine("chordial enroll");
    }
  }

  @Test
  void aProfileThatIsInUseSaysSo() throws Exception {
    try (Profile used = Profile.open(copyOfAlice("used"))) {
      for (String command : USERS_OF_THE_NETWORK) {
        join(command, used.directory()).saysInOneLine("in use by another Chordial");
      }
      enroll(server, used.directory()).saysInOneLine("in use by another Chordial");
    }
  }

  @Test
  void aDirectoryThatIsNoneOrMayNotBeWrittenSaysSo() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "not a directory");
    for (String command : USERS_OF_THE_NETWORK) {
      join(command, file).saysInOneLine(file.toString());
    }
    Run.of("enroll-server", "--data", file, "--overlay", "o.example", "--listen", "127.0.0.1:0")
        .saysInOneLine(file.toString());
    Run.of("enroll-server", "--data", file, "user", "list").saysInOneLine(file.toString());
  }

  @Test
  void whicheverFileOfAProfileIsDamagedIsNamedAndLeftAsItWas() throws Exception {
    for (String name : List.of("identity.p12", "configuration.xml", "settings.json", "phone.db")) {
      byte[] nonsense = ("nonsense " + "#".repeat(3000)).getBytes(StandardCharsets.US_ASCII);
      damaged(name, "nonsense", nonsense);
      damaged(name, "empty", new byte[0]);
      if (!name.equals("settings.json")) {
        byte[] whole = Files.readAllBytes(alice.resolve(name));
        damaged(name, "cut", java.util.Arrays.copyOf(whole, whole.length / 2));
      }
    }
  }

  private static void damaged(String name, String how, byte[] content) throws Exception {
    if (name.equals("phone.db") && content.length == 0) {
      // An empty file is what SQLite begins a database with.
      return;
    }
    Path data = copyOfAlice(name + "-" + how);
    Files.write(data.resolve(name), content);
    for (String command : USERS_OF_THE_NETWORK) {
      join(command, data).saysInOneLine(name);
    }
    assertEquals(content.length, Files.size(data.resolve(name)), name + " " + how);
  }

  @Test
  void aCertificateThatHasExpiredSaysToEnrollAgain() throws Exception {
    InstantSource before = InstantSource.fixed(Instant.now().minus(Duration.ofDays(30)));
    EnrollmentServerSettings shortLived =
        settings("short").withCertificateLifetime(Duration.ofDays(10));
    try (EnrollmentServer old = EnrollmentServer.start(shortLived, before)) {
      old.accounts().add("alice@example.org", "correct horse".toCharArray());
      Path data = temp.resolve("expired");
      Run enrolled = enroll(old, data);
      // A client with the right clock either refuses such a certificate or, later, to join with it.
      if (enrolled.code() != 0) {
        enrolled.saysInOneLine("expired");
        return;
      }
      for (String command : USERS_OF_THE_NETWORK) {
        join(command, data).saysInOneLine("expired");
      }
    }
  }

  @Test
  void aPortThatIsInUseSaysSo() throws Exception {
    try (DatagramSocket udp = new DatagramSocket(0, LOOPBACK);
        ServerSocket tcp = new ServerSocket(0, 1, LOOPBACK)) {
      Path data = copyOfAlice("port");
      Run.of("peer", "--data", data, "--bind", "127.0.0.1:" + udp.getLocalPort(), "--first")
          .saysInOneLine("Port " + udp.getLocalPort() + " is in use");
      Run.of("peer", "--data", data, "--bind", "127.0.0.1:" + tcp.getLocalPort(), "--first")
          .saysInOneLine("Port " + tcp.getLocalPort() + " is in use");
      enrollServerAt("127.0.0.1:" + tcp.getLocalPort())
          .saysInOneLine("Port " + tcp.getLocalPort() + " is in use");
      phone(data, "--sip", "127.0.0.1:" + tcp.getLocalPort()).saysInOneLine("--sip");
    }
  }

  @Test
  void anAddressThatIsNotOfThisMachineIsNotTakenForAPortInUse() throws Exception {
    Path data = copyOfAlice("address");
    Run.of("peer", "--data", data, "--bind", "192.0.2.1:4000").saysInOneLine("192.0.2.1");
    enrollServerAt("192.0.2.1:4000").saysInOneLine("192.0.2.1");
  }

  private static Run enrollServerAt(String listen) {
    Path data = temp.resolve("another");
    return Run.of("enroll-server", "--data", data, "--overlay", "o.example", "--listen", listen);
  }

  private static Run phone(Path data, Object... more) {
    List<Object> line = new ArrayList<>(List.of("phone", "--data", data));
    line.addAll(List.of(more));
    if (!line.contains("--mic")) {
      line.addAll(List.of("--mic", "silence"));
    }
    if (!line.contains("--speaker")) {
      line.addAll(List.of("--speaker", "none"));
    }
    return Run.of(line.toArray());
  }

  @Test
  void aDeviceThatIsNotThereSaysWhatToGiveInstead() throws Exception {
    Path data = copyOfAlice("device");
    phone(data, "--mic", "Nobody's").saysInOneLine("no microphone \"Nobody's\"");
    phone(data, "--speaker", "Nobody's").saysInOneLine("no loudspeaker \"Nobody's\"");
    phone(data, "--camera", "Nobody's").saysInOneLine("no camera \"Nobody's\"");
    phone(data, "--mic", temp.resolve("no.wav")).saysInOneLine("no.wav");
    phone(data, "--camera", temp.resolve("no.y4m")).saysInOneLine("no.y4m");
    phone(data, "--speaker", temp.resolve("no/dir.wav")).saysInOneLine("dir.wav");
    phone(data, "--screen", temp.resolve("no/dir.y4m")).saysInOneLine("dir.y4m");
  }

  @Test
  void aFileThatCannotBeWrittenSaysSo() throws Exception {
    Path data = copyOfAlice("unwritable");
    Path nowhere = temp.resolve("no/such/directory/file");
    for (String option : List.of("--trace", "--keylog")) {
      phone(data, option, nowhere).saysInOneLine(nowhere.toString());
      Run.of("peer", "--data", data, option, nowhere).saysInOneLine(nowhere.toString());
      Run.of("lookup", "b@example.org", "--data", data, option, nowhere)
          .saysInOneLine(nowhere.toString());
    }
  }

  @Test
  void anEnrollmentServerThatIsAwayIsNamed() throws Exception {
    EnrollmentServer gone = EnrollmentServer.start(settings("gone"), InstantSource.system());
    String link = gone.invitation().toString();
    String port = ":" + gone.address().getPort();
    gone.close();
    awayEnroll(link).saysInOneLine(port);
    awayEnroll(temp.resolve("gone/configuration.xml")).saysInOneLine(port);
  }

  private static Run awayEnroll(Object configuration) {
    return Run.of(
        "enroll",
        "--data",
        temp.resolve("away"),
        "--config",
        configuration,
        "--user",
        "alice@example.org",
        "--password-file",
        password);
  }

  @Test
  void aConfigurationThatWasTamperedWithDoesNotGetIn() throws Exception {
    String file = Files.readString(temp.resolve("server/configuration.xml"));
    Path tampered = temp.resolve("tampered.xml");
    for (String[] change :
        new String[][] {
          {"<no-ice>false", "<no-ice>true"},
          {"address=\"127.0.0.1\"", "address=\"127.0.0.2\""}
        }) {
      assertTrue(file.contains(change[0]), file);
      Files.writeString(tampered, file.replace(change[0], change[1]));
      Run.of(
              "peer",
              "--data",
              temp.resolve("tampered"),
              "--config",
              tampered,
              "--user",
              "alice@example.org",
              "--password-file",
              password)
          .saysInOneLine("was not signed by who may");
    }
  }

  @Test
  void anOverlayThatCannotBeReachedIsToldInTime() throws Exception {
    long before = System.nanoTime();
    join("lookup", copyOfAlice("unreachable")).saysInOneLine("bootstrap");
    assertTrue(System.nanoTime() - before < Duration.ofSeconds(25).toNanos());
  }

  @Test
  void messagesThatAreNoneAreToldAsJson() throws Exception {
    Path hex = Files.writeString(temp.resolve("hex"), "xyz\n00\nffff\n\n");
    Run run = Run.of("decode", hex);
    assertEquals(Chordial.FAILED, run.code());
    assertEquals(3, run.out().lines().filter(line -> line.startsWith("{\"error\"")).count());
    Run.of("decode", temp.resolve("absent")).saysInOneLine("absent");
    try (RandomAccessFile large = new RandomAccessFile(temp.resolve("zeros").toFile(), "rw")) {
      large.setLength(1 << 20);
    }
    assertEquals(Chordial.FAILED, Run.of("decode", temp.resolve("zeros")).code());
  }
}
