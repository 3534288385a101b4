package org.chordial.app.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.chordial.ice.fuzz.FuzzRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every decoder of the phone under Jazzer, {@code -Dfuzz.seconds} of each. */
class AppFuzzTest {
  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 2);

  @TempDir private Path directory;

  @Test
  void everyDecoderRefusesWithItsOwnExceptionAlone() throws Exception {
    FuzzRun run = new FuzzRun(AppDecoderFuzzer.class, corpora(), directory, SECONDS);
    for (FuzzRun.Result result : run.all(AppDecoderFuzzer.DECODERS)) {
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
    for (String decoder : AppDecoderFuzzer.DECODERS) {
      boolean taken = false;
      boolean refused = false;
      try (Stream<Path> files = Files.list(corpora().resolve(decoder))) {
        for (Path file : files.toList()) {
          boolean takes = AppDecoderFuzzer.decode(decoder, Files.readAllBytes(file));
          taken |= takes;
          refused |= !takes;
        }
      }
      assertTrue(taken && refused, decoder);
    }
  }

  private static Path corpora() throws URISyntaxException {
    return Path.of(AppFuzzTest.class.getResource("/corpus").toURI());
  }
}
