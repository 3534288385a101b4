package org.chordial.ice.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fuzzes decoders with Jazzer, which sees what code an input reaches and goes on from there: each
 * in a process of its own, as many beside each other as there are processors.
 */
public final class FuzzRun {
  private static final int START_SECONDS = 180;
  private static final int MAX_INPUT = 4096;

  /** The same in every run, so that a finding belongs to the change that brought it. */
  private static final int SEED = Integer.getInteger("fuzz.seed", 1);

  /** Patterns of a configuration are meant to be compiled; DomainRestriction judges them. */
  private static final String NO_FINDING = "com.code_intelligence.jazzer.sanitizers.RegexInjection";

  private static final Pattern RUNS = Pattern.compile("Done (\\d+) runs in");
  private static final Pattern COVERAGE = Pattern.compile("cov: (\\d+)");

  /**
   * What came of one decoder.
   *
   * @param finished whether Jazzer came to its end without a finding
   * @param inputs how many it tried
   * @param coverage how many places in the code these reached, by Jazzer's count
   * @param said its output
   */
  public record Result(String decoder, boolean finished, long inputs, long coverage, String said) {}

  private final Class<?> target;
  private final Path corpora;
  private final Path directory;
  private final int seconds;

  /**
   * @param target has Jazzer's methods; it gets the name of the decoder as its argument
   * @param corpora has for each decoder a directory of inputs to begin with
   * @param directory for what is written, empty
   * @param seconds for each decoder, behind its corpus
   */
  public FuzzRun(Class<?> target, Path corpora, Path directory, int seconds) {
    this.target = target;
    this.corpora = corpora;
    this.directory = directory;
    this.seconds = seconds;
  }

  /** Runs them all; the results are in the order of the names. */
  public List<Result> all(List<String> decoders)
      throws IOException, InterruptedException, ExecutionException {
    try (ExecutorService beside =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Future<Result>> running = new ArrayList<>();
      decoders.forEach(decoder -> running.add(beside.submit(() -> run(decoder))));
      List<Result> results = new ArrayList<>();
      for (Future<Result> each : running) {
        results.add(each.get());
      }
      return results;
    }
  }

  private Result run(String decoder) throws IOException, InterruptedException {
    Path own = Files.createDirectories(directory.resolve(decoder));
    Path found = Files.createDirectories(own.resolve("found"));
    Path log = own.resolve("log.txt");
    Process jazzer =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                "--enable-native-access=ALL-UNNAMED",
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.getName(),
                "--target_args=" + decoder,
                "--instrumentation_includes=org.chordial.**",
                "--custom_hook_includes=org.chordial.**",
                "--disabled_hooks=" + NO_FINDING,
                "--reproducer_path=" + own,
                "-artifact_prefix=" + own + "/",
                "-max_len=" + MAX_INPUT,
                "-seed=" + SEED,
                "-max_total_time=" + seconds,
                found.toString(),
                corpora.resolve(decoder).toString())
            .directory(own.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended;
    try {
      ended = jazzer.waitFor(seconds + START_SECONDS, TimeUnit.SECONDS);
    } finally {
      jazzer.destroyForcibly();
    }
    String said = Files.readString(log);
    Matcher runs = RUNS.matcher(said);
    long coverage =
        COVERAGE.matcher(said).results().mapToLong(r -> Long.parseLong(r.group(1))).max().orElse(0);
    return new Result(
        decoder,
        ended && jazzer.exitValue() == 0,
        runs.find() ? Long.parseLong(runs.group(1)) : 0,
        coverage,
        said);
  }
}
