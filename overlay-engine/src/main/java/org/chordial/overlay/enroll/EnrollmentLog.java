package org.chordial.overlay.enroll;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who did what with an enrollment server: time, who (an address, or the operator's account on this
 * machine), whom it was about, what came of it; no password, no key, no certificate. The file is
 * only ever appended to, each line in one write, so that several processes may log into it. Any
 * thread may call.
 */
public final class EnrollmentLog {
  private static final Logger log = LoggerFactory.getLogger(EnrollmentLog.class);
  private static final int MAX_NAME = 260;
  private static final int MAX_DETAIL = 1000;

  /** Refusals are written at no higher rate than this; who attacks must not fill the disk. */
  static final int REFUSALS_A_MINUTE = 300;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Path file;
  private final InstantSource clock;
  private Instant minute = Instant.MIN;
  private int refusals;

  public EnrollmentLog(Path file, InstantSource clock) throws IOException {
    this.file = file;
    this.clock = clock;
    OwnerOnlyFiles.touch(file);
  }

  /** Where the log of a server's data directory is. */
  public static Path file(Path data) {
    return data.resolve("enrollment.log");
  }

  /** What was done. */
  public synchronized void did(String who, String about, String outcome) {
    append(who, about, outcome);
  }

  /** What was refused. */
  synchronized void refused(String who, String about, String outcome) {
    Instant now = clock.instant();
    if (now.isAfter(minute.plus(MINUTE)) || minute.equals(Instant.MIN)) {
      if (refusals > REFUSALS_A_MINUTE) {
        append("-", "-", "unwritten_refusals " + (refusals - REFUSALS_A_MINUTE));
      }
      minute = now;
      refusals = 0;
    }
    if (++refusals <= REFUSALS_A_MINUTE) {
      append(who, about, outcome);
    }
  }

  private void append(String who, String about, String outcome) {
    String line =
        "%s %s %s %s%n"
            .formatted(
                clock.instant(),
                word(who, MAX_NAME),
                word(about, MAX_NAME),
                printable(outcome, MAX_DETAIL));
    try {
      Files.write(file, line.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    } catch (IOException e) {
      log.warn("the log {} cannot be written: {}", file, e.getMessage());
    }
  }

  /** A name from the network cannot begin a line, or a column, of its own. */
  private static String word(String text, int longest) {
    String clean = printable(text, longest).replace(' ', '?');
    return clean.isEmpty() ? "-" : clean;
  }

  private static String printable(String text, int longest) {
    String cut = text.length() > longest ? text.substring(0, longest) : text;
    return cut.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
