package org.chordial.app.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Prints each step with the seconds since the start: for people, or as JSON lines. */
final class DemoLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintWriter out;
  private final boolean json;
  private final long start = System.nanoTime();

  DemoLog(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  long elapsedMillis() {
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** Says that a step is done. */
  void step(String name, String text) {
    long now = elapsedMillis();
    if (json) {
      line(Map.of("step", name, "atMs", now, "text", text));
    } else {
      out.printf(Locale.ROOT, "%7.2f s  %s%n", now / 1000.0, text);
      out.flush();
    }
  }

  /** A figure beside its limit; a missing value misses the limit. */
  void figure(Figure figure) {
    if (json) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("figure", figure.name());
      fields.put("value", figure.value());
      fields.put("unit", figure.unit());
      fields.put("limit", figure.limit());
      fields.put("ok", figure.holds());
      line(fields);
    } else {
      out.printf(
          Locale.ROOT,
          "           %-42s %10.3f %-5s (%s %.3f)  %s%n",
          figure.name(),
          figure.value(),
          figure.unit(),
          figure.atLeast() ? "at least" : "at most",
          figure.limit(),
          figure.holds() ? "ok" : "MISSED");
      out.flush();
    }
  }

  void text(String text) {
    if (!json) {
      out.println(text);
      out.flush();
    }
  }

  private void line(Map<String, ?> fields) {
    out.println(JSON.valueToTree(fields).toString());
    out.flush();
  }
}
