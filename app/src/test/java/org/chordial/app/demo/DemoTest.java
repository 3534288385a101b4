package org.chordial.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.chordial.app.cli.Chordial;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The newcomer's first command, whole: server, peers, two phones in processes of their own. */
class DemoTest {

  @Test
  void whatArrivesInARealCallIsWhatWasSent() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine chordial =
        Chordial.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = chordial.execute("demo", "--peers", "5", "--seconds", "24");
    System.out.println(out);
    assertEquals(Chordial.DONE, code, () -> err + "\n" + out);
    assertTrue(out.toString().contains("What arrived is what was sent."), out::toString);
  }

  @Test
  void aDemoOfNobodyIsRefused() {
    StringWriter err = new StringWriter();
    CommandLine chordial = Chordial.commandLine().setErr(new PrintWriter(err));
    assertEquals(Chordial.USAGE, chordial.execute("demo", "--peers", "0"));
    assertTrue(err.toString().contains("--peers takes 1 to 50"), err::toString);
  }
}
