package org.chordial.app.ui.firststart;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.chordial.overlay.enroll.OwnerOnlyFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a person has typed so far, so that closing the window in the middle loses nothing. The
 * password is not kept.
 *
 * @param source link or file of the overlay
 * @param name the name as typed
 * @param newName whether it is to be a new name
 */
record Draft(String source, String name, boolean newName) {
  private static final Logger log = LoggerFactory.getLogger(Draft.class);
  private static final String FILE = "first-start.properties";

  static Draft load(Path directory) {
    Properties kept = new Properties();
    try {
      if (Files.exists(directory.resolve(FILE))) {
        kept.load(new StringReader(Files.readString(directory.resolve(FILE))));
      }
    } catch (IOException | IllegalArgumentException e) {
      log.info("the draft of the first start is lost", e);
    }
    return new Draft(
        kept.getProperty("source", ""),
        kept.getProperty("name", ""),
        Boolean.parseBoolean(kept.getProperty("new", "true")));
  }

  void save(Path directory) {
    Properties kept = new Properties();
    kept.setProperty("source", source);
    kept.setProperty("name", name);
    kept.setProperty("new", String.valueOf(newName));
    StringWriter text = new StringWriter();
    try {
      kept.store(text, null);
      OwnerOnlyFiles.directory(directory);
      OwnerOnlyFiles.write(
          directory.resolve(FILE), text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      log.info("the draft of the first start could not be kept", e);
    }
  }

  static void forget(Path directory) {
    try {
      Files.deleteIfExists(directory.resolve(FILE));
    } catch (IOException e) {
      log.info("the draft of the first start could not be removed", e);
    }
  }
}
