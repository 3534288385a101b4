package org.chordial.ice.turn;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A Java program on a core of its own that answers lines, and what a process has used. */
final class MeasuredProcess implements AutoCloseable {

  private static final double TICKS_PER_SECOND = 100;

  private final Process process;
  private final BufferedReader answers;

  private MeasuredProcess(int core, Class<?> main, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    if (Runtime.getRuntime().availableProcessors() > 1
        && Files.exists(Path.of("/usr/bin/taskset"))) {
      command.addAll(List.of("taskset", "-c", Integer.toString(core)));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
            "-cp",
            System.getProperty("java.class.path")));
    // What the server is to be started with, to look at it more closely.
    if (core == 0 && System.getProperty("relay.options") != null) {
      command.addAll(List.of(System.getProperty("relay.options").split(" ", -1)));
    }
    command.add(main.getName());
    command.addAll(List.of(args));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * @param server the relay's port; 0 for none
   */
  static MeasuredProcess load(int server) throws IOException {
    return new MeasuredProcess(1, RelayLoad.class, Integer.toString(server));
  }

  static MeasuredProcess server() throws IOException {
    return new MeasuredProcess(0, RelayUnderLoad.class);
  }

  String ask(String line) throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    return answer();
  }

  String answer() throws IOException {
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the process has ended");
    }
    return answer;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Seconds of a core. */
  record Cpu(double user, double kernel) {

    static Cpu of(long pid) throws IOException {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return new Cpu(
          Long.parseLong(fields[11]) / TICKS_PER_SECOND,
          Long.parseLong(fields[12]) / TICKS_PER_SECOND);
    }

    Cpu minus(Cpu before) {
      return new Cpu(user - before.user, kernel - before.kernel);
    }

    String text(RelayLoad.Result result, int seconds) {
      return String.format(
          Locale.ROOT,
          "%.1f (%.1f) | %.0f %%",
          (user + kernel) * 1e6 / result.received(),
          kernel * 1e6 / result.received(),
          100 * (user + kernel) / seconds);
    }
  }

  /** Bytes of memory that a process has. */
  static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }
}
