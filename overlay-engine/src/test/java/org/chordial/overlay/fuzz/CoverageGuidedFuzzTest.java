package org.chordial.overlay.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every decoder under Jazzer, which sees what code an input reaches and goes on from there. First
 * the corpus of the repository, then {@code -Dfuzz.seconds} more of each (2 where nothing is said).
 */
class CoverageGuidedFuzzTest {
  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 2);
  private static final int START_SECONDS = 120;
  private static final Pattern RUNS = Pattern.compile("Done (\\d+) runs in");
  private static final Pattern COVERAGE = Pattern.compile("cov: (\\d+)");

  @TempDir private Path directory;

  static List<String> decoders() {
    return DecoderFuzzer.DECODERS;
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void aDecoderRefusesWithItsOwnExceptionAlone(String decoder) throws Exception {
    Path found = Files.createDirectories(directory.resolve("found"));
    Path log = directory.resolve("log.txt");
    Process jazzer =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                "--enable-native-access=ALL-UNNAMED",
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + DecoderFuzzer.class.getName(),
                "--target_args=" + decoder,
                "--instrumentation_includes=org.chordial.**",
                "--custom_hook_includes=org.chordial.**",
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + directory + "/",
                "-max_len=4096",
                "-max_total_time=" + SECONDS,
                found.toString(),
                corpus(decoder).toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertTrue(jazzer.waitFor(SECONDS + START_SECONDS, TimeUnit.SECONDS), "Jazzer hangs");
    } finally {
      jazzer.destroyForcibly();
    }
    String said = Files.readString(log);
    assertEquals(0, jazzer.exitValue(), said);
    Matcher runs = RUNS.matcher(said);
    assertTrue(runs.find() && Long.parseLong(runs.group(1)) > 100, said);
    long coverage =
        COVERAGE.matcher(said).results().mapToLong(r -> Long.parseLong(r.group(1))).max().orElse(0);
    assertTrue(coverage > 10, "nothing is instrumented: " + said);
    System.out.printf("fuzz %s: %s inputs, coverage %d%n", decoder, runs.group(1), coverage);
  }

  @Test
  void theCorpusHoldsWhatIsTakenAndWhatIsRefused() throws Exception {
    for (String decoder : DecoderFuzzer.DECODERS) {
      int taken = 0;
      int refused = 0;
      try (Stream<Path> files = Files.list(corpus(decoder))) {
        for (Path file : files.toList()) {
          if (DecoderFuzzer.decode(decoder, Files.readAllBytes(file))) {
            taken++;
          } else {
            refused++;
          }
        }
      }
      assertTrue(taken > 0 && refused > 0, decoder + ": " + taken + " and " + refused);
    }
  }

  private static Path corpus(String decoder) throws IOException {
    try {
      URI uri = CoverageGuidedFuzzTest.class.getResource("/corpus/" + decoder).toURI();
      return Path.of(uri);
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
