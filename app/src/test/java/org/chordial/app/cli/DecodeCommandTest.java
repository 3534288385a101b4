package org.chordial.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DecodeCommandTest {
  /** A Ping without anything beside it: header, code, padding<0>, no extensions, no signature. */
  private static final String PING =
      "d2454c4f"
          + "00000001"
          + "0002"
          + "0a"
          + "64"
          + "c0000000"
          + "0000003d"
          + "0000000000000003"
          + "00000000"
          + "0000"
          + "0002"
          + "0000"
          + "8005"
          + "0017"
          + "00000002"
          + "0000"
          + "00000000"
          + "0000"
          + "0000"
          + "03"
          + "0000"
          + "0000";

  /** RFC 5769 section 2.1: a request with USERNAME, PRIORITY, integrity and fingerprint. */
  private static final String RFC5769_REQUEST =
      "000100582112a442b7e7a701bc34d686fa87dfae"
          + "802200105354554e207465737420636c69656e74"
          + "002400046e0001ff"
          + "80290008932ff9b151263b36"
          + "000600096576746a3a68367659202020"
          + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
          + "80280004e57a3bcf";

  @TempDir private Path directory;

  private record Outcome(int exit, List<JsonNode> lines) {}

  private Outcome decode(String text, String... options) throws Exception {
    Path file = Files.writeString(directory.resolve("messages"), text);
    StringWriter out = new StringWriter();
    CommandLine line = Chordial.commandLine().setOut(new PrintWriter(out));
    List<String> arguments = new ArrayList<>(List.of("decode"));
    arguments.addAll(List.of(options));
    arguments.add(file.toString());
    int exit = line.execute(arguments.toArray(String[]::new));
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String each : out.toString().lines().toList()) {
      lines.add(mapper.readTree(each));
    }
    return new Outcome(exit, lines);
  }

  @Test
  void reloadMessageIsALineOfJson() throws Exception {
    Outcome outcome = decode(PING + "\n", "--as", "reload");
    assertEquals(Chordial.DONE, outcome.exit());
    assertEquals("PingReq", outcome.lines().getFirst().at("/contents/body/is").asText());
    assertEquals(PING, outcome.lines().getFirst().path("reencoded").asText());
  }

  @Test
  void frameAndMessageAndStunAreToldApartByTheirFirstByte() throws Exception {
    String frame = "80" + "00000001" + "00003d" + PING;
    Outcome outcome = decode(frame + "\n\n" + PING + "\n" + RFC5769_REQUEST);
    assertEquals(Chordial.DONE, outcome.exit());
    assertEquals(
        List.of(frame, PING, RFC5769_REQUEST.replace("68367659202020", "68367659000000")),
        outcome.lines().stream().map(line -> line.path("reencoded").asText()).toList());
  }

  @Test
  void stunAttributesOfThePublishedVectorAreShown() throws Exception {
    JsonNode json = decode(RFC5769_REQUEST, "--as", "stun").lines().getFirst();
    assertEquals("b7e7a701bc34d686fa87dfae", json.path("id").asText());
    assertEquals("evtj:h6vY", json.at("/attributes/3/value").asText());
    assertEquals(0x6e0001ff, json.at("/attributes/1/value").asLong());
  }

  @Test
  void brokenMessageGivesAnErrorAndTheRestIsStillDecoded() throws Exception {
    Outcome outcome = decode("zz\n" + PING.substring(2) + "\n" + PING + "\n");
    assertEquals(Chordial.FAILED, outcome.exit());
    assertTrue(outcome.lines().get(0).has("error"));
    assertTrue(outcome.lines().get(1).has("error"));
    assertFalse(outcome.lines().get(2).has("error"));
  }

  @Test
  void missingFileIsSaidInASentence() {
    StringWriter err = new StringWriter();
    int exit =
        Chordial.commandLine()
            .setErr(new PrintWriter(err))
            .execute("decode", directory.resolve("none").toString());
    assertEquals(Chordial.FAILED, exit);
    assertTrue(err.toString().startsWith("Cannot read "), err.toString());
  }
}
