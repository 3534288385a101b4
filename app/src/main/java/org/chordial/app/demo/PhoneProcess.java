package org.chordial.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A phone in a process of its own, {@code chordial phone}, driven as any other program would drive
 * it: JSON lines on its standard input and output.
 */
final class PhoneProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_EVENTS = 10_000;

  private final String name;
  private final Path errors;
  private final Process process;
  private final BufferedWriter commands;
  private final List<JsonNode> events = new ArrayList<>();
  private boolean ended;

  private PhoneProcess(String name, Path errors, Process process) {
    this.name = name;
    this.errors = errors;
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofVirtual().name("events of " + name).start(this::read);
  }

  /**
   * Starts a phone on the class path and the Java of this process.
   *
   * @param errors file for its standard error
   */
  static PhoneProcess start(String name, Path errors, List<String> options) throws DemoException {
    List<String> command = new ArrayList<>(ChildJvm.command());
    command.add("phone");
    command.addAll(options);
    try {
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      return new PhoneProcess(name, errors, process);
    } catch (IOException e) {
      throw new DemoException(name + "'s phone cannot be started: " + e.getMessage(), e);
    }
  }

  void send(Map<String, ?> command) throws DemoException {
    try {
      commands.write(JSON.valueToTree(command).toString());
      commands.newLine();
      commands.flush();
    } catch (IOException e) {
      throw new DemoException(name + "'s phone has ended. " + lastWords(), e);
    }
  }

  /** Waits for an event, also one that has been before. */
  JsonNode await(String what, Duration limit, Predicate<JsonNode> wanted) throws DemoException {
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (events) {
      for (int seen = 0; ; ) {
        for (; seen < events.size(); seen++) {
          JsonNode event = events.get(seen);
          if (wanted.test(event)) {
            return event;
          }
          failIfOver(event);
        }
        long left = deadline - System.nanoTime();
        if (ended || left <= 0) {
          throw new DemoException(
              (ended ? name + "'s phone has ended before: " : name + " waited in vain for: ")
                  + what
                  + ". "
                  + lastWords());
        }
        try {
          events.wait(Math.max(1, left / 1_000_000));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new DemoException("interrupted", e);
        }
      }
    }
  }

  static Predicate<JsonNode> event(String type) {
    return event -> event.path("event").asText().equals(type);
  }

  static Predicate<JsonNode> state(String state) {
    return event("state").and(event -> event.path("state").asText().equals(state));
  }

  /** Ends the phone: politely, and after ten seconds not. */
  @Override
  public void close() {
    try {
      send(Map.of("do", "quit"));
      if (process.waitFor(10, TimeUnit.SECONDS)) {
        return;
      }
    } catch (DemoException e) {
      // It has ended by itself, which await() has told whoever waited.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  private void failIfOver(JsonNode event) throws DemoException {
    if (state("ended").test(event) || event("error").test(event)) {
      throw new DemoException(
          name
              + "'s phone says: "
              + event.path("text").asText(event.toString())
              + " "
              + lastWords());
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode event = JSON.readTree(line);
        synchronized (events) {
          if (events.size() < MAX_EVENTS) {
            events.add(event);
          }
          events.notifyAll();
        }
      }
    } catch (IOException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (events) {
        ended = true;
        events.notifyAll();
      }
    }
  }

  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(errors);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }
}
