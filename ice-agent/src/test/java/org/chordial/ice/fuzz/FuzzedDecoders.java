package org.chordial.ice.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The decoders of a module under Jazzer: first the corpus of the repository, then {@code
 * -Dfuzz.MODULE.seconds} or {@code -Dfuzz.seconds} more of each (2 where nothing is said).
 */
public abstract class FuzzedDecoders {
  private final int seconds;
  private final Class<?> target;
  private final String corpora;
  private final List<String> decoders;
  private final BiPredicate<String, byte[]> takes;

  /** For the processes of Jazzer. */
  @TempDir protected Path directory;

  /**
   * @param module as the property has it
   * @param target has Jazzer's methods
   * @param corpora a resource of the target's module with a directory for each decoder
   * @param takes whether a decoder, named first, takes an input
   */
  protected FuzzedDecoders(
      String module,
      Class<?> target,
      String corpora,
      List<String> decoders,
      BiPredicate<String, byte[]> takes) {
    this.seconds =
        Integer.getInteger("fuzz." + module + ".seconds", Integer.getInteger("fuzz.seconds", 2));
    this.target = target;
    this.corpora = corpora;
    this.decoders = decoders;
    this.takes = takes;
  }

  @Test
  void everyDecoderRefusesWithItsOwnExceptionAlone() throws Exception {
    FuzzRun run = new FuzzRun(target, corpora(), directory, seconds);
    for (FuzzRun.Result result : run.all(decoders)) {
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
    for (String decoder : decoders) {
      int taken = 0;
      int refused = 0;
      try (Stream<Path> files = Files.list(corpora().resolve(decoder))) {
        for (Path file : files.toList()) {
          if (takes.test(decoder, Files.readAllBytes(file))) {
            taken++;
          } else {
            refused++;
          }
        }
      }
      assertTrue(taken > 0 && refused > 0, decoder + ": " + taken + " and " + refused);
    }
  }

  private Path corpora() throws URISyntaxException {
    return Path.of(target.getResource(corpora).toURI());
  }
}
