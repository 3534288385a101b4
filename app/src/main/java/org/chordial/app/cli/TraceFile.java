package org.chordial.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chordial.overlay.enroll.OwnerOnlyFiles;

/**
 * {@code --trace}: protocol events as JSON lines, each with microseconds since the start of a clock
 * that never goes back. Any thread may write.
 */
public final class TraceFile implements AutoCloseable {
  private final PrintWriter out;

  private TraceFile(PrintWriter out) {
    this.out = out;
  }

  /** Begins a new file, which is its owner's alone. */
  public static TraceFile open(Path file) throws CommandException {
    try {
      OwnerOnlyFiles.touch(file);
      return new TraceFile(new PrintWriter(file.toFile(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new CommandException("The trace file " + file + " cannot be written.");
    }
  }

  static TraceFile none() {
    return new TraceFile(new PrintWriter(Writer.nullWriter()));
  }

  /** Writes one event with its fields. */
  public synchronized void event(String event, Map<String, Object> fields) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("us", System.nanoTime() / 1000);
    line.put("event", event);
    line.putAll(fields);
    JsonLines.write(out, line);
  }

  @Override
  public synchronized void close() {
    out.close();
  }
}
