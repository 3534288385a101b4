package org.chordial.app.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.chordial.overlay.enroll.OwnerOnlyFiles;
import org.chordial.overlay.wire.Opaque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kinds that ConfigUpdates brought (RFC 6940 section 6.5.4), one in Base64 on each line:
 * without them a peer could not read again what it has stored. Whether they are still to be
 * believed, the peer says.
 */
final class LearnedKinds {
  private static final Logger log = LoggerFactory.getLogger(LearnedKinds.class);
  private static final String FILE = "kinds.txt";

  private LearnedKinds() {}

  /** What is damaged is passed over. */
  static List<Opaque> read(Profile profile) {
    Path file = profile.directory().resolve(FILE);
    List<Opaque> kinds = new ArrayList<>();
    try {
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
          decode(line, kinds);
        }
      }
    } catch (IOException e) {
      log.warn("{} cannot be read: {}", file, e.getMessage());
    }
    return kinds;
  }

  private static void decode(String line, List<Opaque> kinds) {
    try {
      kinds.add(Opaque.of(Base64.getDecoder().decode(line)));
    } catch (IllegalArgumentException e) {
      log.warn("A Kind in {} is damaged.", FILE);
    }
  }

  static void write(Profile profile, List<Opaque> kinds) {
    String lines =
        kinds.stream()
            .map(kind -> Base64.getEncoder().encodeToString(kind.toBytes()) + "\n")
            .collect(Collectors.joining());
    Path file = profile.directory().resolve(FILE);
    try {
      OwnerOnlyFiles.write(file, lines.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      log.warn("{} cannot be written: {}", file, e.getMessage());
    }
  }
}
