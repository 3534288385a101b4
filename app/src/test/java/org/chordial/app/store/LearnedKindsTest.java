package org.chordial.app.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.chordial.overlay.wire.Opaque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnedKindsTest {
  @TempDir private Path directory;

  @Test
  void kindsAreThereAtTheNextStartAndDamagedOnesArePassedOver() throws Exception {
    List<Opaque> kinds = List.of(Opaque.ofUtf8("<kind-block/>"), Opaque.ofUtf8("<another/>\n"));
    try (Profile profile = Profile.open(directory)) {
      assertEquals(List.of(), LearnedKinds.read(profile));
      LearnedKinds.write(profile, kinds);
    }
    try (Profile profile = Profile.open(directory)) {
      assertEquals(kinds, LearnedKinds.read(profile));
      Files.writeString(directory.resolve("kinds.txt"), "%%%\n", StandardOpenOption.APPEND);
      assertEquals(kinds, LearnedKinds.read(profile));
      LearnedKinds.write(profile, List.of());
      assertEquals(List.of(), LearnedKinds.read(profile));
    }
  }
}
