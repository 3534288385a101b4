package org.chordial.app.interop;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An independent phone as a process of its own: it says a tone, and keeps what it hears as a WAV
 * file. Driven over its control port.
 */
final class Baresip implements AutoCloseable {
  static final int TONE_HZ = 700;

  private final Path directory;
  private final int sipPort;
  private final Process process;
  private final Socket control;
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  /**
   * @param codecs those that it may use, separated by commas
   */
  Baresip(Path directory, String codecs) throws Exception {
    this.directory = directory;
    sipPort = Ports.free();
    int controlPort = Ports.free();
    Files.writeString(
        directory.resolve("config"),
        """
        sip_listen 127.0.0.1:%d
        net_interface 127.0.0.1
        audio_player aubridge,none
        audio_alert aubridge,alert
        audio_source ausine,%d
        ausrc_srate 48000
        ausrc_channels 2
        auplay_srate 48000
        auplay_channels 2
        module_path %s
        module opus.so
        module g711.so
        module ausine.so
        module aubridge.so
        module sndfile.so
        snd_path %s
        module_tmp account.so
        module_app menu.so
        module_app ctrl_tcp.so
        ctrl_tcp_listen 127.0.0.1:%d
        """
            .formatted(sipPort, TONE_HZ, modules(), directory, controlPort));
    Files.writeString(
        directory.resolve("accounts"),
        "<sip:bare@127.0.0.1:%d>;regint=0;answermode=auto;audio_codecs=%s%n"
            .formatted(sipPort, codecs));
    Files.createFile(directory.resolve("contacts"));
    process = start(directory);
    try {
      awaitReady();
      control = new Socket(InetAddress.getLoopbackAddress(), controlPort);
    } catch (Exception e) {
      process.destroy();
      throw e;
    }
    Thread.ofVirtual().start(this::listen);
  }

  private static Path modules() {
    return Stream.of("/usr/lib/baresip/modules", "/usr/local/lib/baresip/modules")
        .map(Path::of)
        .filter(Files::isDirectory)
        .findFirst()
        .orElse(Path.of("."));
  }

  private static Process start(Path directory) {
    try {
      return new ProcessBuilder("baresip", "-f", directory.toString())
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      return fail(
          "baresip is missing: apt-get install baresip, or run with -Dchordial.without=baresip", e);
    }
  }

  /** Where it writes goes on being read, lest it waits for a reader. */
  private void awaitReady() throws Exception {
    CompletableFuture<Void> ready = new CompletableFuture<>();
    StringBuilder output = new StringBuilder();
    Thread.ofVirtual()
        .start(
            () -> {
              try (BufferedReader reader =
                  new BufferedReader(
                      new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                  output.append(line).append('\n');
                  if (line.contains("baresip is ready")) {
                    ready.complete(null);
                  }
                }
              } catch (IOException e) {
                output.append(e);
              }
              ready.completeExceptionally(new AssertionError("baresip ended: " + output));
            });
    ready.get(20, TimeUnit.SECONDS);
  }

  /** Reads netstrings: a length, a colon, JSON, a comma. */
  private void listen() {
    try (DataInputStream in = new DataInputStream(control.getInputStream())) {
      while (true) {
        int length = 0;
        for (int c = in.readUnsignedByte(); c != ':'; c = in.readUnsignedByte()) {
          length = length * 10 + c - '0';
        }
        told.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
        in.skipNBytes(1);
      }
    } catch (IOException e) {
      told.add("closed");
    }
  }

  void command(String command, String parameters) throws IOException {
    String json =
        "{\"command\":\"%s\",\"params\":\"%s\",\"token\":\"t\"}".formatted(command, parameters);
    byte[] bytes = (json.length() + ":" + json + ",").getBytes(StandardCharsets.UTF_8);
    control.getOutputStream().write(bytes);
  }

  /** Waits for an event of that type. */
  void await(String type) throws InterruptedException {
    while (true) {
      String event = told.poll(20, TimeUnit.SECONDS);
      if (event == null || event.equals("closed")) {
        throw new AssertionError("baresip did not tell " + type);
      }
      if (event.contains("\"type\":\"" + type + "\"")) {
        return;
      }
    }
  }

  String uri() {
    return "sip:bare@127.0.0.1:" + sipPort;
  }

  /** What it heard in its one call; complete once that is over. */
  Path heard() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> heard =
          files.filter(file -> file.getFileName().toString().endsWith("-dec.wav")).toList();
      return heard.getFirst();
    }
  }

  @Override
  public void close() throws IOException {
    control.close();
    process.destroy();
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }
}
