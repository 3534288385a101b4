package org.chordial.ice.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Sets agents of several makers against themselves in the same laboratory, one after the other, and
 * prints the time from the exchange of descriptions until both sides have selected a pair.
 *
 * <pre>PathRace ROUNDS [KIND_A/KIND_B[/LOSS] ...]</pre>
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
          "eim-apdf/eim-apdf/10");

  private PathRace() {}

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
    List<String> cells =
        arguments.length > 1 ? List.of(arguments).subList(1, arguments.length) : CELLS;
    System.out.println("| cell | agent | connected | median ms | worst ms | pair |");
    System.out.println("|---|---|---|---|---|---|");
    for (String cell : cells) {
      String[] parts = cell.split("/");
      int loss = parts.length > 2 ? Integer.parseInt(parts[2]) : 0;
      try (NatLab lab = new NatLab(parts[0], parts[1], loss)) {
        for (Maker maker : Maker.values()) {
          race(cell, maker, lab, rounds);
        }
      }
    }
  }

  private static void race(String cell, Maker maker, NatLab lab, int rounds)
      throws IOException, InterruptedException {
    List<Long> micros = new ArrayList<>();
    String pair = "";
    try (LabProcess a = new LabProcess(lab.a(), maker, lab.servers());
        LabProcess b = new LabProcess(lab.b(), maker, lab.servers())) {
      for (int round = 0; round < rounds; round++) {
        LabProcess.introduce(a, b);
        LabProcess.Outcome outcomeA = a.outcome(60);
        LabProcess.Outcome outcomeB = b.outcome(60);
        if (outcomeA.connected() && outcomeB.connected()) {
          micros.add(Math.max(outcomeA.selectedMicros(), outcomeB.selectedMicros()));
          pair = outcomeA.pair();
        }
        a.end();
        b.end();
      }
    }
    Collections.sort(micros);
    String median = micros.isEmpty() ? "" : millis(micros.get(micros.size() / 2));
    String worst = micros.isEmpty() ? "" : millis(micros.getLast());
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %d of %d | %s | %s | %s |%n",
        cell,
        maker.name().toLowerCase(Locale.ROOT),
        micros.size(),
        rounds,
        median,
        worst,
        pair);
  }

  private static String millis(long micros) {
    return String.format(Locale.ROOT, "%.1f", micros / 1000.0);
  }
}
