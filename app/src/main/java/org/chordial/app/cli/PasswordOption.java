package org.chordial.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a password comes from: a file, or a person at a terminal; never the command line. */
final class PasswordOption {
  private static final int MAX_SIZE = 4096;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Read the password from the first line of FILE.")
  private Path file;

  char[] read(String prompt) throws CommandException {
    if (file != null) {
      try {
        if (Files.size(file) > MAX_SIZE) {
          throw new CommandException(file + " is too large for a file with a password.");
        }
        return Files.readString(file, StandardCharsets.UTF_8)
            .lines()
            .findFirst()
            .orElse("")
            .toCharArray();
      } catch (IOException e) {
        throw new CommandException("The password file " + file + " cannot be read.");
      }
    }
    return Terminal.person()
        .map(console -> console.readPassword("%s: ", prompt))
        .orElseThrow(
            () ->
                new CommandException(
                    "A password is needed, and there is no terminal to ask for it. Give"
                        + " --password-file."));
  }
}
