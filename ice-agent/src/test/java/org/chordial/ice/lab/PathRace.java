package org.chordial.ice.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Sets agents of several makers against themselves in the same laboratory, in turn, and tells the
 * time from the exchange of descriptions until both sides have selected a pair. They are programs
 * that run for a while, as phones do: the first rounds of each warm it up and do not count.
 *
 * <pre>PathRace [-write] ROUNDS [KIND_A/KIND_B[/LOSS[/ROUND_TRIP_MS]] ...]</pre>
 *
 * With {@code -write} the table goes into README.md of the current directory.
 */
final class PathRace {
  private static final List<String> CELLS =
      List.of(
          "open/open",
          "eim-apdf/eim-apdf",
          "eim-adf/apdm-apdf",
          "linux/linux",
          "apdm-apdf/apdm-apdf",
          "v6/v6",
          "eim-apdf,noudp/eim-apdf,noudp",
          "eim-apdf,only443/eim-apdf,only443",
          "open/open/0/50",
          "eim-apdf/eim-apdf/0/50",
          "apdm-apdf/apdm-apdf/0/50",
          "eim-apdf/eim-apdf/10/50");

  private static final List<Maker> MAKERS = List.of(Maker.CHORDIAL, Maker.ICE4J, Maker.LIBNICE);
  private static final int WARM_UP = 5;

  /** An agent that has not found a way so often will not find one. */
  private static final int GIVE_UP = 2;

  private static final int SECONDS = 30;
  private static final Path README = Path.of("README.md");
  private static final String BEGIN = "<!-- the table of PathRace -->\n";
  private static final String END = "<!-- its end, too -->\n";

  private PathRace() {}

  public static void main(String[] arguments) throws Exception {
    List<String> rest = new ArrayList<>(List.of(arguments));
    boolean write = rest.remove("-write");
    int rounds = rest.isEmpty() ? 20 : Integer.parseInt(rest.removeFirst());
    StringBuilder table = new StringBuilder();
    line(table, "| cell | ours | ice4j | libnice | of ice4j's | of libnice's |");
    line(table, "|---|---|---|---|---|---|");
    for (String cell : rest.isEmpty() ? CELLS : rest) {
      line(table, row(cell, rounds));
    }
    if (write) {
      String readme = Files.readString(README);
      int begin = readme.indexOf(BEGIN) + BEGIN.length();
      int end = readme.indexOf(END);
      Files.writeString(README, readme.substring(0, begin) + table + readme.substring(end));
    }
  }

  private static void line(StringBuilder table, String text) {
    System.out.println(text);
    table.append(text).append('\n');
  }

  private static String row(String cell, int rounds) throws IOException, InterruptedException {
    String[] parts = cell.split("/");
    int loss = parts.length > 2 ? Integer.parseInt(parts[2]) : 0;
    int roundTrip = parts.length > 3 ? Integer.parseInt(parts[3]) : 0;
    Map<Maker, Runner> runners = new EnumMap<>(Maker.class);
    try (NatLab lab = new NatLab(parts[0], parts[1], loss, roundTrip)) {
      try {
        for (Maker maker : MAKERS) {
          runners.put(maker, new Runner(maker, lab, servers(maker, lab, cell)));
        }
        for (int round = 0; round < WARM_UP + rounds; round++) {
          for (Runner runner : runners.values()) {
            runner.run(round >= WARM_UP);
          }
        }
      } finally {
        runners.values().forEach(Runner::close);
      }
    }
    double ours = runners.get(Maker.CHORDIAL).median();
    return String.join(
        " | ",
        "| " + cell,
        runners.get(Maker.CHORDIAL).text(),
        runners.get(Maker.ICE4J).text(),
        runners.get(Maker.LIBNICE).text(),
        share(ours / runners.get(Maker.ICE4J).median()),
        share(ours / runners.get(Maker.LIBNICE).median()) + " |");
  }

  private static String share(double of) {
    return Double.isNaN(of) ? "" : String.format(Locale.ROOT, "%.2f", of);
  }

  /** Ours tries every transport of the relay at once; the others are told which one works. */
  private static LabServers servers(Maker maker, NatLab lab, String cell) {
    boolean web = cell.contains("only443");
    if (!web && !cell.contains("noudp")) {
      return lab.servers();
    }
    if (maker == Maker.CHORDIAL) {
      return lab.servers("all");
    }
    return web ? lab.webServers() : lab.servers("tcp");
  }

  /** Two agents of one maker, and what they have come to. */
  private static final class Runner implements AutoCloseable {
    private final Maker maker;
    private final LabProcess a;
    private final LabProcess b;
    private final List<Long> micros = new ArrayList<>();
    private int runs;
    private int failures;
    private boolean over;
    private String pair = "";

    Runner(Maker maker, NatLab lab, LabServers servers) throws IOException {
      this.maker = maker;
      a = new LabProcess(lab.a(), maker, servers);
      b = new LabProcess(lab.b(), maker, servers);
    }

    void run(boolean counts) throws InterruptedException {
      if (counts) {
        runs++;
      }
      if (over) {
        return;
      }
      try {
        LabProcess.introduce(a, b);
        LabProcess.Outcome outcomeA = a.outcome(SECONDS);
        LabProcess.Outcome outcomeB = b.outcome(SECONDS);
        if (!outcomeA.connected() || !outcomeB.connected()) {
          failures++;
          over = micros.isEmpty() && failures >= GIVE_UP;
        } else if (counts) {
          micros.add(Math.max(outcomeA.selectedMicros(), outcomeB.selectedMicros()));
          pair = outcomeA.pair();
        }
        a.end();
        b.end();
      } catch (IOException e) {
        // It says nothing at all where it finds no way.
        System.err.println(maker + ": " + e.getMessage());
        over = true;
      }
    }

    /** In ms, NaN where there is none. */
    double median() {
      return micros.isEmpty()
          ? Double.NaN
          : micros.stream().sorted().toList().get(micros.size() / 2) / 1000.0;
    }

    String text() {
      return micros.isEmpty()
          ? "never"
          : String.format(
              Locale.ROOT,
              "%.1f (%.1f) %s%s",
              median(),
              micros.stream().max(Long::compare).orElseThrow() / 1000.0,
              pair,
              micros.size() < runs ? ", " + micros.size() + " of " + runs : "");
    }

    @Override
    public void close() {
      a.close();
      b.close();
    }
  }
}
