package org.chordial.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimulateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine line = Chordial.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(args);
  }

  @Test
  void aSimulationSaysWhatItCameToAsJson() throws Exception {
    assertEquals(
        Chordial.DONE,
        run("simulate", "--peers", "8", "--seed", "3", "--minutes", "2", "--json"),
        err::toString);
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertEquals(8, report.get("peers").asInt());
    assertTrue(report.get("lookups").asInt() > 0, out::toString);
    assertTrue(report.get("heapPerPeer").asLong() > 0, out::toString);
    assertEquals(64, report.get("log").asText().length());
  }

  @Test
  void aSimulationSaysWhatItCameToInWords() {
    assertEquals(Chordial.DONE, run("simulate", "--peers", "4", "--seed", "3", "--minutes", "1"));
    for (String line : new String[] {"lookups", "hops", "latency", "traffic", "memory"}) {
      assertTrue(out.toString().contains("\n" + line + " "), out::toString);
    }
  }

  @Test
  void aNumberOfPeersThatIsNoneIsAMistakeOfTheCaller() {
    assertEquals(Chordial.USAGE, run("simulate", "--peers", "0", "--seed", "3", "--minutes", "1"));
    assertTrue(err.toString().contains("0"), err::toString);
  }
}
