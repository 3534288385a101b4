package org.chordial.overlay.enroll;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an enrollment server did, one line each: no password, no key, no certificate. */
final class EnrollmentLog {
  private static final Logger log = LoggerFactory.getLogger(EnrollmentLog.class);
  private static final int MAX_NAME = 260;

  private final Path file;
  private final InstantSource clock;

  EnrollmentLog(Path file, InstantSource clock) throws IOException {
    this.file = file;
    this.clock = clock;
    OwnerOnlyFiles.touch(file);
  }

  synchronized void write(String remoteAddress, String user, String outcome) {
    String line =
        "%s %s %s %s%n".formatted(clock.instant(), remoteAddress, printable(user), outcome);
    try {
      Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    } catch (IOException e) {
      log.warn("the log {} cannot be written: {}", file, e.getMessage());
    }
  }

  /** A name from the network cannot begin a line of its own. */
  private static String printable(String text) {
    String clean = text.replaceAll("[^\\x21-\\x7e]", "?");
    return clean.length() > MAX_NAME ? clean.substring(0, MAX_NAME) : clean;
  }
}
