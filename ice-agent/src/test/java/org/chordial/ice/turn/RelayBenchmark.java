package org.chordial.ice.turn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Our relay server beside coturn in one run, each a process alone on core 0; the load is a process
 * on core 1.
 *
 * <pre>
 * RelayBenchmark [-write] ALLOCATIONS RATE SECONDS   packets of 172 bytes a second each way
 * RelayBenchmark [-write] video CALLS SECONDS        1.2 Mbit/s each way
 * RelayBenchmark [-write] most ALLOCATIONS           as many as go through, in steps of 4 s
 * RelayBenchmark [-write] all SECONDS                what the README has
 * </pre>
 *
 * With {@code -write} the table goes into README.md of the current directory.
 */
public final class RelayBenchmark {

  private static final int AUDIO_BYTES = 172;
  private static final int VIDEO_BYTES = 1200;
  private static final int VIDEO_RATE = 125;
  private static final int WARM_UP_SECONDS = 10;
  private static final int USUAL_SECONDS = 15;

  /** Packets a second at least, so that what is measured has been compiled. */
  private static final int WARM_UP_PACKETS = 20_000;

  /** Of fewer allocations the memory drowns in everything else's. */
  private static final int ENOUGH_FOR_MEMORY = 100;

  /** What is offered first to find out how much goes through, and how much more in each step. */
  private static final int FIRST_PACKETS = 40_000;

  private static final double STEP = 1.1;
  private static final double MOST_LOST_PERCENT = 0.5;
  private static final int STEP_SECONDS = 4;

  /** A step that something else on the machine has spoilt is done again. */
  private static final int ATTEMPTS = 3;

  private static final Path README = Path.of("README.md");
  private static final String BEGIN = "<!-- the table of RelayBenchmark -->\n";
  private static final String END = "<!-- the end of RelayBenchmark's -->\n";

  private final StringBuilder table = new StringBuilder();
  private final int seconds;

  private RelayBenchmark(int seconds) {
    this.seconds = seconds;
  }

  public static void main(String[] arguments) throws Exception {
    List<String> args = new ArrayList<>(List.of(arguments));
    boolean write = args.remove("-write");
    String before = load();
    RelayBenchmark benchmark =
        new RelayBenchmark(args.size() < 2 ? USUAL_SECONDS : Integer.parseInt(args.getLast()));
    benchmark.line(
        "| load each way | server | median ms (99 %) | adds | lost | CPU a packet, us (kernel's) |"
            + " of its core | memory an allocation |");
    benchmark.line("|---|---|---|---|---|---|---|---|");
    switch (args.isEmpty() ? "all" : args.getFirst()) {
      case "all" -> benchmark.all();
      case "video" -> benchmark.video(Integer.parseInt(args.get(1)));
      case "most" -> benchmark.most(Integer.parseInt(args.get(1)));
      default -> benchmark.audio(Integer.parseInt(args.get(0)), Integer.parseInt(args.get(1)));
    }
    benchmark.table.append(
        "\nThe machine's load was %s before, %s after it.\n".formatted(before, load()));
    if (write) {
      String readme = Files.readString(README);
      int begin = readme.indexOf(BEGIN) + BEGIN.length();
      int end = readme.indexOf(END);
      Files.writeString(
          README, readme.substring(0, begin) + benchmark.table + readme.substring(end));
    }
    System.exit(0);
  }

  private static String load() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
  }

  private void all() throws Exception {
    audio(200, 50);
    audio(1000, 50);
    video(1);
    video(20);
    most(200);
  }

  private void line(String text) {
    System.out.println(text);
    table.append(text).append('\n');
  }

  private void audio(int allocations, int rate) throws Exception {
    measure(
        "%d allocations, %d packets/s".formatted(allocations, rate),
        allocations,
        rate,
        AUDIO_BYTES);
  }

  private void video(int calls) throws Exception {
    measure("%d video calls".formatted(calls), calls, VIDEO_RATE, VIDEO_BYTES);
  }

  private void measure(String name, int allocations, int rate, int bytes) throws Exception {
    RelayLoad.Result direct;
    try (MeasuredProcess load = MeasuredProcess.load(0)) {
      load.ask("open " + allocations);
      run(load, rate, bytes, 3);
      direct = run(load, rate, bytes, Math.min(seconds, 5));
    }
    line(row(name, "none", direct, direct, "", ""));
    for (boolean ours : List.of(true, false)) {
      try (RelayUnderLoad server = RelayUnderLoad.start(ours);
          MeasuredProcess load = MeasuredProcess.load(server.port())) {
        load.ask("open 1");
        run(load, rate, bytes, 2);
        RelayUnderLoad.Memory before = server.memory();
        load.ask("open " + (allocations - 1));
        String memory =
            allocations < ENOUGH_FOR_MEMORY ? "" : server.memory().since(before, allocations - 1);
        run(load, Math.max(rate, WARM_UP_PACKETS / allocations / 2), bytes, WARM_UP_SECONDS);
        MeasuredProcess.Cpu cpu = server.cpu();
        RelayLoad.Result result = run(load, rate, bytes, seconds);
        MeasuredProcess.Cpu used = server.cpu().minus(cpu);
        line(
            row(
                name,
                ours ? "ours" : "coturn",
                result,
                direct,
                used.text(result, seconds),
                memory));
      }
    }
  }

  private static RelayLoad.Result run(MeasuredProcess load, int rate, int bytes, int seconds)
      throws Exception {
    return RelayLoad.Result.of(load.ask("run %d %d 2 %d".formatted(rate, bytes, seconds)));
  }

  private static String row(
      String name,
      String server,
      RelayLoad.Result result,
      RelayLoad.Result direct,
      String cpu,
      String memory)
      throws Exception {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.3f (%.3f) | %s | %.2f %%%s | %s | %s |",
        name,
        server,
        result.median() / 1000.0,
        result.slow() / 1000.0,
        result.equals(direct)
            ? ""
            : String.format(Locale.ROOT, "%.3f", (result.median() - direct.median()) / 1000.0),
        result.lostPercent(),
        result.isWhole() ? "" : ", of " + 100 * result.sent() / result.due() + " % of the load",
        cpu.isEmpty() ? " | " : cpu,
        memory);
  }

  /** More and more, until some is lost or the load itself cannot be made. */
  private void most(int allocations) throws Exception {
    for (boolean ours : List.of(true, false)) {
      try (RelayUnderLoad server = RelayUnderLoad.start(ours);
          MeasuredProcess load = MeasuredProcess.load(server.port())) {
        load.ask("open " + allocations);
        int rate = FIRST_PACKETS / allocations / 2;
        run(load, rate, AUDIO_BYTES, WARM_UP_SECONDS);
        String name = ours ? "ours" : "coturn";
        String row = "| most: under %d packets/s | %s | | | | | | |".formatted(FIRST_PACKETS, name);
        int spoilt = 0;
        while (spoilt < ATTEMPTS) {
          MeasuredProcess.Cpu cpu = server.cpu();
          RelayLoad.Result result = run(load, rate, AUDIO_BYTES, STEP_SECONDS);
          if (result.isWhole() && result.lostPercent() <= MOST_LOST_PERCENT) {
            row =
                row(
                    "most: %d packets/s".formatted(result.received() / STEP_SECONDS),
                    name,
                    result,
                    result,
                    server.cpu().minus(cpu).text(result, STEP_SECONDS),
                    "");
            rate = (int) (rate * STEP);
            spoilt = 0;
          } else {
            spoilt++;
            System.out.printf(
                Locale.ROOT,
                "%d packets/s of %d offered, %.2f %% of them lost%n",
                result.sent() / STEP_SECONDS,
                result.due() / STEP_SECONDS,
                result.lostPercent());
          }
        }
        line(row);
      }
    }
  }
}
