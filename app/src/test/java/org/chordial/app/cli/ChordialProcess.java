package org.chordial.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.chordial.app.Main;

/** A command in a process of its own, of which the test reads the JSON lines. */
final class ChordialProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final String what;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private ChordialProcess(Process process, String what) {
    this.process = process;
    this.what = what;
    Thread.ofVirtual().start(this::read);
  }

  static ChordialProcess start(Object... args) throws IOException {
    return start(List.of(), args);
  }

  /** In a network namespace. */
  static ChordialProcess startIn(String namespace, Object... args) throws IOException {
    return start(List.of("ip", "netns", "exec", namespace), args);
  }

  private static ChordialProcess start(List<String> before, Object... args) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-XX:-UsePerfData",
            "-Xss512k",
            "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    for (Object arg : args) {
      command.add(String.valueOf(arg));
    }
    return new ChordialProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start(),
        String.valueOf(args[0]));
  }

  /** A line on its standard input. */
  void say(String line) throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
  }

  private void read() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      in.lines().forEach(lines::add);
    } catch (IOException | java.io.UncheckedIOException e) {
      lines.add("{\"event\":\"broken\"}");
    }
  }

  /** The next line for which this holds. */
  JsonNode await(Predicate<JsonNode> wanted) throws Exception {
    while (true) {
      String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError(what + " (" + process + ") did not say it in time");
      }
      JsonNode json = new ObjectMapper().readTree(line);
      if (wanted.test(json)) {
        return json;
      }
    }
  }

  JsonNode awaitState(String state) throws Exception {
    return await(json -> json.path("state").asText().equals(state));
  }

  /** SIGKILL: no farewell, no hand-over. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGTERM; gives the exit code. */
  int end() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError(what + " does not end");
    }
    return process.exitValue();
  }

  /** Waits until it ends by itself; gives the exit code. */
  int ended() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError(what + " does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
  }
}
