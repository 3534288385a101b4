package org.chordial.overlay.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Bytes written down by hand, one field a line, each with a comment after a semicolon. */
final class Golden {
  private Golden() {}

  static Opaque read(String name) {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name + ".txt")) {
      if (in == null) {
        throw new IllegalArgumentException("no golden file " + name);
      }
      return Opaque.ofHex(
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.split(";", 2)[0].strip())
              .collect(Collectors.joining()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
