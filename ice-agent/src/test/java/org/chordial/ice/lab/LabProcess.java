package org.chordial.ice.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link LabAgent} of any maker, running in a network namespace. */
final class LabProcess implements AutoCloseable {
  private static final String END = "";

  private final String name;
  private final Process process;
  private final BufferedWriter in;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> more = new LinkedBlockingQueue<>();
  private final boolean answersOffers;

  /** What came of a round, in microseconds from "go" as the agent itself counts them. */
  record Outcome(Optional<String> failure, String pair, long selectedMicros, long dataMicros) {
    boolean connected() {
      return failure.isEmpty();
    }
  }

  /** Starts the command in the namespace. */
  LabProcess(String namespace, Maker maker, LabServers servers) throws IOException {
    this(namespace, maker, servers, false);
  }

  /**
   * @param onlyTcp whether UDP is left out
   */
  LabProcess(String namespace, Maker maker, LabServers servers, boolean onlyTcp)
      throws IOException {
    name = maker + " in " + namespace;
    answersOffers = maker == Maker.WEBRTC;
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    command.addAll(maker.command());
    command.addAll(servers.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("LAB_TCP", onlyTcp ? "only" : "no");
    process = builder.start();
    in =
        new BufferedWriter(
            new java.io.OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    Thread.ofPlatform().daemon().name(name).start(this::listen);
  }

  private void listen() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      out.lines().forEach(line -> (line.startsWith("more ") ? more : said).add(line));
    } catch (IOException | UncheckedIOException e) {
      said.add("failed " + e.getMessage());
    }
    said.add(END);
  }

  private synchronized void tell(List<String> lines) throws IOException {
    for (String line : lines) {
      in.write(line);
      in.newLine();
    }
    in.flush();
  }

  /** The next line that begins with one of the words; others are passed over. */
  private String next(int seconds, String... words) throws IOException, InterruptedException {
    while (true) {
      String line = said.poll(seconds, TimeUnit.SECONDS);
      if (line == null || line.equals(END)) {
        throw new IOException(name + " says nothing more");
      }
      if (List.of(words).contains(line.split(" ", 2)[0])) {
        return line;
      }
    }
  }

  LabDescription gather(boolean controlling) throws IOException, InterruptedException {
    begin(controlling);
    return description();
  }

  /** Has it gather; {@link #description} waits for the end of that. */
  private void begin(boolean controlling) throws IOException {
    tell(List.of("round " + (controlling ? "controlling" : "controlled")));
  }

  private LabDescription description() throws IOException, InterruptedException {
    String[] words = {"ufrag", "pwd", "fingerprint", "options", "candidate", "gathered", "failed"};
    List<String> lines = new ArrayList<>();
    String line = next(20, words);
    while (!line.equals("gathered")) {
      lines.add(line);
      line = next(20, words);
    }
    return LabAgent.parse(lines);
  }

  void connect(LabDescription remote) throws IOException {
    tell(remote.lines());
    tell(List.of("go"));
  }

  /** From now on candidates are told as they are found; {@link #tellsMore} carries them over. */
  void trickle() throws IOException {
    tell(List.of("trickle"));
  }

  /** From now on DTLS runs on the path. */
  void secure() throws IOException {
    tell(List.of("secure"));
  }

  /** Both gather and hear of each other; the first controls. */
  static void introduce(LabProcess a, LabProcess b) throws IOException, InterruptedException {
    if (b.answersOffers) {
      a.connect(b.answerAnew(a.gather(true)));
    } else {
      // Side by side, since some wait for seconds here.
      a.begin(true);
      b.begin(false);
      LabDescription offer = a.description();
      a.connect(b.description());
      b.connect(offer);
    }
  }

  /** Fails unless both select a pair and hear the other over it. */
  static Outcome connect(LabProcess a, LabProcess b, int seconds)
      throws IOException, InterruptedException {
    introduce(a, b);
    Outcome outcomeA = a.outcome(seconds);
    Outcome outcomeB = b.outcome(seconds);
    assertEquals(Optional.empty(), outcomeA.failure());
    assertEquals(Optional.empty(), outcomeB.failure());
    return outcomeA;
  }

  /** An ICE restart that the first asks for. */
  static void reintroduce(LabProcess a, LabProcess b) throws IOException, InterruptedException {
    LabDescription offer = a.restart();
    if (b.answersOffers) {
      a.connect(b.answer(offer));
    } else {
      LabDescription answer = b.restart();
      b.connect(offer);
      a.connect(answer);
    }
  }

  LabDescription answerAnew(LabDescription offer) throws IOException, InterruptedException {
    tell(List.of("round controlled"));
    return answer(offer);
  }

  private LabDescription answer(LabDescription offer) throws IOException, InterruptedException {
    tell(offer.lines());
    tell(List.of("answer"));
    return description();
  }

  private LabDescription restart() throws IOException, InterruptedException {
    tell(List.of("restart"));
    return description();
  }

  /** Tells the other the candidates that this one finds, those before and those to come. */
  void tellsMore(LabProcess other) {
    Thread.ofPlatform()
        .daemon()
        .name(name + " tells " + other.name)
        .start(
            () -> {
              try {
                while (true) {
                  other.tell(List.of(more.take()));
                }
              } catch (IOException | InterruptedException e) {
                return;
              }
            });
  }

  /** Waits until a pair is selected and data has come, in either order; tells the last pair. */
  Outcome outcome(int seconds) throws IOException, InterruptedException {
    String pair = "";
    long selected = -1;
    long data = -1;
    while (selected < 0 || data < 0) {
      String[] words = next(seconds, "selected", "moved", "data", "failed").split(" ");
      switch (words[0]) {
        case "failed" -> {
          return new Outcome(Optional.of(String.join(" ", words)), "", -1, -1);
        }
        case "data" -> data = Long.parseLong(words[1]);
        case "moved" -> pair = words[1] + "-" + words[2];
        default -> {
          pair = words[1] + "-" + words[2];
          selected = Long.parseLong(words[3]);
        }
      }
    }
    return new Outcome(Optional.empty(), pair, selected, data);
  }

  /** Waits until it has gone over to a pair without a relay. */
  String awaitDirect(int seconds) throws IOException, InterruptedException {
    String line = next(seconds, "moved");
    while (line.contains("relay")) {
      line = next(seconds, "moved");
    }
    return line;
  }

  /** Waits until it has gone over to a pair of the restarted session. */
  String awaitMove(int seconds) throws IOException, InterruptedException {
    return next(seconds, "moved", "failed");
  }

  /** Waits until data come. */
  String awaitData(int seconds) throws IOException, InterruptedException {
    return next(seconds, "data", "failed");
  }

  /** From now on it sends all the time, and measures how long it hears nothing. */
  void talk() throws IOException {
    tell(List.of("talk"));
  }

  /** The longest silence since it was told to talk, once it hears the peer again. */
  long awaitGap(int seconds) throws IOException, InterruptedException {
    tell(List.of("gap"));
    return Long.parseLong(next(seconds, "gap").split(" ")[1]);
  }

  /** Ends the round, not the program. */
  void end() throws IOException, InterruptedException {
    tell(List.of("close"));
    var _ = next(20, "closed");
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      process.destroy();
    }
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
