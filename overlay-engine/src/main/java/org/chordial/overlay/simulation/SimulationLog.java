package org.chordial.overlay.simulation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * What happens in a simulation, a line for each event: milliseconds, peer, event. Each part of the
 * network writes its own page, on its own thread; between steps the pages are put in one order,
 * which depends on nothing but what happened.
 */
final class SimulationLog {

  private record Line(long nanos, int page, String text) {}

  private final List<List<Line>> pages = new ArrayList<>();
  private final List<Line> step = new ArrayList<>();
  private final MessageDigest digest;
  private final Consumer<String> reader;
  private long lines;

  /**
   * @param pages parts, and one for the driver
   * @param reader gets every line, in order
   */
  SimulationLog(int pages, Consumer<String> reader) {
    for (int i = 0; i < pages; i++) {
      this.pages.add(new ArrayList<>());
    }
    this.reader = reader;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Writes to a page; called by whoever runs that part. */
  void write(int page, long nanos, String text) {
    pages.get(page).add(new Line(nanos, page, text));
  }

  /** Takes what the pages have, in the order of time and, at the same time, of the pages. */
  void collect() {
    for (List<Line> page : pages) {
      step.addAll(page);
      page.clear();
    }
    if (step.isEmpty()) {
      return;
    }
    step.sort(Comparator.comparingLong(Line::nanos).thenComparingInt(Line::page));
    for (Line line : step) {
      String text = line.nanos / 1000 + " " + line.text;
      lines++;
      digest.update(text.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
      reader.accept(text);
    }
    step.clear();
  }

  long lines() {
    return lines;
  }

  /** The SHA-256 of all lines, each with its end, in hexadecimal; to be asked for once. */
  String hash() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
