package org.chordial.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.chordial.app.store.Profile;
import org.chordial.ice.net.TestNameServer;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.enroll.EnrollmentServer;
import org.chordial.overlay.enroll.EnrollmentServerSettings;
import org.chordial.overlay.wire.NodeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EnrollCommandTest {
  @TempDir private Path temp;
  private EnrollmentServer server;
  private String out = "";
  private String err = "";

  @BeforeEach
  void start() throws Exception {
    server = EnrollmentServer.start(settings(false), InstantSource.system());
    Files.writeString(temp.resolve("good"), "correct horse\n");
    Files.writeString(temp.resolve("bad"), "wrong horse\n");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private EnrollmentServerSettings settings(boolean open) {
    return EnrollmentServerSettings.of(
            temp.resolve("server"),
            "example.org",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            List.of())
        .withOpen(open);
  }

  private int run(String... args) {
    StringWriter outText = new StringWriter();
    StringWriter errText = new StringWriter();
    CommandLine line =
        Chordial.commandLine()
            .setOut(new PrintWriter(outText, true))
            .setErr(new PrintWriter(errText, true));
    int code = line.execute(args);
    out = outText.toString();
    err = errText.toString();
    return code;
  }

  private int enroll(String config, String user, String passwordFile, String... more) {
    List<String> args =
        new java.util.ArrayList<>(
            List.of(
                "enroll",
                "--data",
                temp.resolve("alice").toString(),
                "--config",
                config,
                "--user",
                user,
                "--password-file",
                temp.resolve(passwordFile).toString(),
                "--json"));
    args.addAll(List.of(more));
    return run(args.toArray(new String[0]));
  }

  private int user(String... args) {
    List<String> all =
        new java.util.ArrayList<>(
            List.of("enroll-server", "--data", temp.resolve("server").toString(), "user"));
    all.addAll(List.of(args));
    return run(all.toArray(new String[0]));
  }

  /** What every failure looks like: exit code 1, nothing said but one sentence. */
  private void assertOneSentence(int code, String part) {
    assertEquals(1, code, err);
    assertTrue(err.contains(part), err);
    assertEquals(1, err.strip().lines().count(), err);
    assertTrue(err.strip().endsWith("."), err);
    assertEquals("", out);
  }

  @Test
  void aUserThatWasAddedEnrollsAndItsProfileCanJoin() throws Exception {
    String passwordFile = temp.resolve("good").toString();
    assertEquals(0, user("add", "alice@example.org", "--password-file", passwordFile), err);
    assertEquals(0, user("list"));
    assertTrue(out.startsWith("alice@example.org"), out);
    assertEquals(0, enroll(server.invitation().toString(), "alice@example.org", "good"), err);
    JsonNode line = new ObjectMapper().readTree(out);
    assertEquals("alice@example.org", line.get("aor").asText());
    try (Profile profile = Profile.open(temp.resolve("alice"))) {
      assertEquals(line.get("nodeId").asText(), profile.credentials().nodeId().toString());
    }
    assertEquals(0, user("remove", "alice@example.org"));
    assertOneSentence(user("remove", "alice@example.org"), "no user");
  }

  @Test
  void enrollingAgainKeepsTheNodeId() throws Exception {
    server.accounts().add("alice@example.org", "correct horse".toCharArray());
    assertEquals(0, enroll(server.invitation().toString(), "alice@example.org", "good"), err);
    String first = new ObjectMapper().readTree(out).get("nodeId").asText();
    assertEquals(0, enroll(server.invitation().toString(), "alice@example.org", "good"), err);
    assertEquals(first, new ObjectMapper().readTree(out).get("nodeId").asText());
  }

  @Test
  void everyFailureIsOneSentenceAndExitCodeOne() throws Exception {
    server.accounts().add("alice@example.org", "correct horse".toCharArray());
    String link = server.invitation().toString();
    assertOneSentence(enroll(link, "alice@example.org", "bad"), "does not know alice@example.org");
    assertOneSentence(enroll(link, "nobody@example.org", "good"), "does not know nobody");
    assertOneSentence(enroll(link, "alice", "good"), "cannot be a name");
    assertOneSentence(enroll(link, "alice@example.org", "absent"), "password file");
    assertOneSentence(enroll("/no/such/file", "alice@example.org", "good"), "no such file");
    assertOneSentence(
        enroll(server.configurationUri().toString(), "alice@example.org", "good"),
        "could not prove who it is");
    Path tampered = temp.resolve("tampered.xml");
    String file =
        Files.readString(temp.resolve("server/configuration.xml"), StandardCharsets.UTF_8);
    Files.writeString(tampered, file.replace("<no-ice>false", "<no-ice>true"));
    assertOneSentence(
        enroll(tampered.toString(), "alice@example.org", "good"), "was not signed by who may");
    assertOneSentence(
        user("add", "alice@example.org", "--password-file", temp.resolve("good").toString()),
        "taken");
    String port = "127.0.0.1:" + server.address().getPort();
    String data = temp.resolve("second").toString();
    assertOneSentence(
        run("enroll-server", "--data", data, "--overlay", "o.example", "--listen", port), "in use");
  }

  @Test
  void aFileOfTheConfigurationWillDo() throws Exception {
    server.accounts().add("alice@example.org", "correct horse".toCharArray());
    String file = temp.resolve("server/configuration.xml").toString();
    assertEquals(0, enroll(file, "alice@example.org", "good"), err);
  }

  @Test
  void aServerMayBeTrustedOnFirstUse() throws Exception {
    server.accounts().add("alice@example.org", "correct horse".toCharArray());
    String url = server.configurationUri().toString();
    assertEquals(0, enroll(url, "alice@example.org", "good", "--trust-on-first-use"), err);
  }

  @Test
  void theNameOfTheOverlayIsEnoughWhereDnsKnowsItsServer() throws Exception {
    server.accounts().add("alice@example.org", "correct horse".toCharArray());
    try (TestNameServer names =
        new TestNameServer()
            .srv("example.org", 0, server.address().getPort(), "config.example.net")
            .a("config.example.net", InetAddress.getLoopbackAddress())) {
      String dns = "127.0.0.1:" + names.address().getPort();
      String link = "chordial:join?overlay=example.org&ca=" + server.fingerprint();
      assertEquals(0, enroll(link, "alice@example.org", "good", "--dns", dns), err);
      assertOneSentence(
          enroll("example.org", "alice@example.org", "good", "--dns", dns),
          "could not prove who it is");
      assertEquals(
          0,
          enroll("example.org", "alice@example.org", "good", "--dns", dns, "--trust-on-first-use"),
          err);
      assertOneSentence(
          enroll("other.example", "alice@example.org", "good", "--dns", dns), "no such host");
    }
  }

  @Test
  void onAnOpenServerANewNameIsTakenOnce() throws Exception {
    server.close();
    server = EnrollmentServer.start(settings(true), InstantSource.system());
    String link = server.invitation().toString();
    Files.writeString(temp.resolve("other"), "other password\n");
    assertEquals(0, enroll(link, "alice@example.org", "good", "--new"), err);
    assertOneSentence(enroll(link, "alice@example.org", "other", "--new"), "taken");
  }

  private int node(String... args) {
    List<String> all =
        new java.util.ArrayList<>(
            List.of("enroll-server", "--data", temp.resolve("server").toString(), "node"));
    all.addAll(List.of(args));
    return run(all.toArray(new String[0]));
  }

  @Test
  void aRevokedNodeIsABadNodeOfTheNextConfiguration() throws Exception {
    server.accounts().add("alice@example.org", "correct horse".toCharArray());
    String link = server.invitation().toString();
    assertEquals(0, enroll(link, "alice@example.org", "good", "--node-ids", "2"), err);
    List<String> ids =
        new ObjectMapper()
            .readTree(out)
            .get("nodeIds")
            .valueStream()
            .map(JsonNode::asText)
            .toList();
    assertEquals(2, ids.size());
    assertEquals(0, node("list", "--json"), err);
    assertEquals(ids.getFirst(), new ObjectMapper().readTree(out).get("nodeId").asText());
    int before = server.configuration().configuration().sequence();
    assertEquals(0, node("revoke", ids.getFirst()), err);
    assertTrue(out.contains("Revoked " + ids.getLast()), out);
    ConfigurationDocument after = server.configuration().configuration();
    assertEquals(before + 1, after.sequence());
    assertTrue(after.isBadNode(NodeId.ofHex(ids.getFirst())));
    assertOneSentence(node("revoke", ids.getFirst()), "no valid certificate");
    assertEquals(2, node("revoke", "alice"));
    assertOneSentence(enroll(link, "alice@example.org", "good"), "did not accept the key");
    assertOneSentence(user("revoke", "alice@example.org"), "no valid certificate");
    String other = temp.resolve("other").toString();
    Files.writeString(temp.resolve("other"), "battery staple\n");
    assertEquals(0, user("password", "alice@example.org", "--password-file", other), err);
    assertOneSentence(enroll(link, "alice@example.org", "good"), "does not know");
  }

  @Test
  void aProfileGoesIntoOneFileAndComesOutOfIt() throws Exception {
    server.accounts().add("alice@example.org", "correct horse".toCharArray());
    assertEquals(0, enroll(server.invitation().toString(), "alice@example.org", "good"), err);
    String nodeId = new ObjectMapper().readTree(out).get("nodeId").asText();
    String from = temp.resolve("alice").toString();
    String to = temp.resolve("restored").toString();
    String file = temp.resolve("alice.backup").toString();
    String right = temp.resolve("good").toString();
    String wrong = temp.resolve("bad").toString();
    assertEquals(0, run("profile", "export", "--data", from, "--password-file", right, file), err);
    assertOneSentence(
        run("profile", "import", "--data", to, "--password-file", wrong, file),
        "password is wrong");
    assertEquals(0, run("profile", "import", "--data", to, "--password-file", right, file), err);
    try (Profile profile = Profile.open(temp.resolve("restored"))) {
      assertEquals(nodeId, profile.credentials().nodeId().toString());
    }
    assertOneSentence(
        run("profile", "import", "--data", to, "--password-file", right, file), "already");
    assertEquals(2, run("profile"));
  }

  @Test
  void wrongUsageIsExitCodeTwo() {
    assertEquals(2, run("enroll"));
    assertEquals(2, run("no-such-command"));
    assertEquals(2, run("enroll-server", "--overlay", "x"));
    assertEquals(
        2, run("enroll-server", "--data", "/tmp", "--overlay", "x", "--listen", "nowhere"));
    assertEquals(0, run("enroll", "--help"));
    assertTrue(out.contains("--password-file"));
  }
}
