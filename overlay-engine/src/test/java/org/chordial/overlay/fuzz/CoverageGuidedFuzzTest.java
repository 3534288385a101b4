package org.chordial.overlay.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.chordial.ice.fuzz.FuzzRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every decoder under Jazzer: first the corpus of the repository, then {@code
 * -Dfuzz.overlay.seconds} or {@code -Dfuzz.seconds} more of each (2 where nothing is said).
 */
class CoverageGuidedFuzzTest {
  private static final int SECONDS =
      Integer.getInteger("fuzz.overlay.seconds", Integer.getInteger("fuzz.seconds", 2));

  @TempDir private Path directory;

  @Test
  void everyDecoderRefusesWithItsOwnExceptionAlone() throws Exception {
    FuzzRun run = new FuzzRun(DecoderFuzzer.class, corpora(), directory, SECONDS);
    for (FuzzRun.Result result : run.all(DecoderFuzzer.DECODERS)) {
      assertTrue(result.finished(), result.decoder() + ": " + result.said());
      assertTrue(result.inputs() > 0, result.decoder() + ": " + result.said());
      assertTrue(result.coverage() > 10, "nothing is instrumented: " + result.said());
      System.out.printf(
          "fuzz %s: %d inputs, coverage %d%n",
          result.decoder(), result.inputs(), result.coverage());
    }
  }

  @Test
  void theCorpusHoldsWhatIsTakenAndWhatIsRefused() throws Exception {
    for (String decoder : DecoderFuzzer.DECODERS) {
      int taken = 0;
      int refused = 0;
      try (Stream<Path> files = Files.list(corpora().resolve(decoder))) {
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

  private static Path corpora() throws URISyntaxException {
    return Path.of(CoverageGuidedFuzzTest.class.getResource("/corpus").toURI());
  }
}
