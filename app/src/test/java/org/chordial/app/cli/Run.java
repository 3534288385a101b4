package org.chordial.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** One command line that was run in this process, and what it said. */
record Run(int code, String out, String err) {

  static Run of(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Chordial.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = String.valueOf(args[i]);
    }
    return new Run(line.execute(words), out.toString(), err.toString());
  }

  /** What every failure looks like: exit code 1, and nothing said but a sentence or a few. */
  void saysInOneLine(String part) {
    assertEquals(Chordial.FAILED, code, err);
    assertTrue(err.contains(part), err);
    assertEquals(1, err.strip().lines().count(), err);
    assertTrue(err.strip().endsWith("."), err);
    assertFalse(err.contains("Exception") || err.contains("Something went wrong"), err);
    assertEquals("", out);
  }

  void isWrongUsage(String part) {
    assertEquals(Chordial.USAGE, code, err);
    assertTrue(err.contains(part), err);
    assertFalse(err.contains("\tat "), err);
  }

  Run succeeds() {
    assertEquals(Chordial.DONE, code, err);
    return this;
  }
}
