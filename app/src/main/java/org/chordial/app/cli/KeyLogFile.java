package org.chordial.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.chordial.ice.dtls.KeyLog;
import org.chordial.overlay.enroll.OwnerOnlyFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code --keylog}: TLS and DTLS secrets in the NSS format, for Wireshark. */
public final class KeyLogFile {
  private static final Logger log = LoggerFactory.getLogger(KeyLogFile.class);

  private KeyLogFile() {}

  /** Appends to the file, which becomes its owner's alone. */
  public static KeyLog open(Path file) throws CommandException {
    try {
      OwnerOnlyFiles.touch(file);
    } catch (IOException e) {
      throw new CommandException("The key log " + file + " cannot be written.");
    }
    return line -> append(file, line);
  }

  private static synchronized void append(Path file, String line) {
    try {
      Files.writeString(file, line + "\n", StandardCharsets.US_ASCII, StandardOpenOption.APPEND);
    } catch (IOException e) {
      log.warn("the key log {} cannot be written: {}", file, e.getMessage());
    }
  }
}
