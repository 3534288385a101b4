package org.chordial.app.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The options of every command that uses the network; a picocli mixin. */
public final class CommonOptions {
  private static final List<String> LEVELS =
      List.of("off", "error", "warn", "info", "debug", "trace");

  private Path trace;
  private Path keyLog;

  @Option(
      names = "--log",
      paramLabel = "LEVEL",
      description = "Log to standard error: error, warn, info, debug or trace (default warn).")
  void setLog(String level) {
    if (!LEVELS.contains(level.toLowerCase(Locale.ROOT))) {
      throw new TypeConversionException("\"" + level + "\" is none of " + LEVELS);
    }
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.toLevel(level, Level.WARN));
    }
  }

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Write protocol events to FILE, one JSON object a line.")
  void setTrace(Path file) {
    trace = file;
  }

  @Option(
      names = "--keylog",
      paramLabel = "FILE",
      description =
          "Unsafe: write TLS and DTLS secrets to FILE in the NSS format. Who has the file can read"
              + " everything.")
  void setKeyLog(Path file) {
    keyLog = file;
  }

  public Optional<Path> trace() {
    return Optional.ofNullable(trace);
  }

  /** The trace asked for, or one that goes nowhere. */
  public TraceFile openTrace() throws CommandException {
    return trace == null ? TraceFile.none() : TraceFile.open(trace);
  }

  /** For commands that speak HTTPS alone. */
  void refuseKeyLog(CommandSpec spec) {
    if (keyLog != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--keylog cannot be had here: HTTPS is the Java platform's, which keeps its secrets to"
              + " itself. --trace shows what is asked and answered.");
    }
  }

  public Optional<Path> keyLog() {
    return Optional.ofNullable(keyLog);
  }
}
