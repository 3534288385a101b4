package org.chordial.overlay.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.chordial.overlay.wire.ResourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed with SIGKILL in the middle of storing. */
class KilledWhileStoringTest {
  private static final int[] KILLED_AFTER = {150, 700, 1900};

  @TempDir Path directory;

  @Test
  @Timeout(120)
  void whatWasAcknowledgedIsThereAfterAKillAndNothingIsHalf() throws Exception {
    int first = 0;
    Map<ResourceId, Integer> acknowledged = new HashMap<>();
    for (int limit : KILLED_AFTER) {
      int last = storeUntilKilled(first, limit, acknowledged);
      try (OpenStore opened = new OpenStore(directory, InstantSource.system())) {
        assertEquals("", opened.notices());
        for (ResourceId resource : opened.get(DiskValueStore::resources)) {
          int number = Values.number(opened.get(store -> store.get(resource)));
          assertNotEquals(-1, number, "a store that is half there");
          assertTrue(
              number >= acknowledged.getOrDefault(resource, -1),
              "a store that was acknowledged is gone");
        }
        for (ResourceId resource : acknowledged.keySet()) {
          assertFalse(opened.get(store -> store.get(resource)).isEmpty());
        }
      }
      first = last + StoringProcess.RESOURCES;
    }
  }

  /** The highest number that was acknowledged. */
  private int storeUntilKilled(int first, int limit, Map<ResourceId, Integer> acknowledged)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "--enable-native-access=ALL-UNNAMED",
                StoringProcess.class.getName(),
                directory.toString(),
                Integer.toString(first))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int last = -1;
    int lines = 0;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (!line.matches("\\d+")) {
          continue;
        }
        last = Integer.parseInt(line);
        acknowledged.merge(Values.resource(last % StoringProcess.RESOURCES), last, Math::max);
        if (++lines == limit) {
          // The process's own method would close the pipe with what is still in it.
          process.toHandle().destroyForcibly();
        }
      }
    } finally {
      process.destroyForcibly();
    }
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertTrue(lines >= limit, "it ended by itself after " + lines);
    return last;
  }
}
