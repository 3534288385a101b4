package org.chordial.media.audio.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sound card's whole way, without a sound card: javax.sound, ALSA, and a PulseAudio of the
 * test's own whose loudspeaker is its microphone.
 */
class SoundCardTest {
  private static final String WITHOUT = System.getProperty("chordial.without", "");
  private static final int LIMIT_SECONDS = 60;

  @TempDir Path dir;

  @Test
  void whatTheLoudspeakerPlaysTheMicrophoneHears() throws Exception {
    if (List.of(WITHOUT.split(",")).contains("pulseaudio")) {
      System.err.println("*** NOT TESTED: sound devices (-Dchordial.without=pulseaudio) ***");
      return;
    }
    Path alsa = dir.resolve("asound.conf");
    Files.writeString(alsa, "</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\n");
    Path runtime = Files.createDirectory(dir.resolve("run"));
    Map<String, String> environment =
        Map.of(
            "HOME", dir.toString(),
            "XDG_RUNTIME_DIR", runtime.toString(),
            "PULSE_RUNTIME_PATH", runtime.resolve("pulse").toString(),
            "ALSA_CONFIG_PATH", alsa.toString());
    Process pulse = start(environment, "pulse.log", pulseaudio());
    try {
      awaitFile(runtime.resolve("pulse/native"), pulse);
      Process loop =
          start(
              environment,
              "loop.log",
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  SoundCardLoop.class.getName()));
      assertTrue(loop.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "the loop hangs");
      assertEquals(0, loop.exitValue(), () -> log("loop.log") + log("pulse.log"));
    } finally {
      pulse.destroy();
      assertTrue(pulse.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS));
    }
  }

  private static List<String> pulseaudio() {
    return List.of(
        "pulseaudio",
        "-n",
        "--daemonize=no",
        "--exit-idle-time=-1",
        "--disable-shm=yes",
        "-L",
        "module-null-sink sink_name=loop rate=48000",
        "-L",
        "module-native-protocol-unix");
  }

  private Process start(Map<String, String> environment, String log, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(dir.resolve(log).toFile());
    try {
      return builder.start();
    } catch (IOException e) {
      return fail(
          command.getFirst()
              + " is missing: apt-get install pulseaudio libasound2-plugins, or run with"
              + " -Dchordial.without=pulseaudio",
          e);
    }
  }

  private void awaitFile(Path socket, Process pulse) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!Files.exists(socket)) {
      assertTrue(pulse.isAlive() && System.nanoTime() < deadline, () -> log("pulse.log"));
      pulse.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }

  private String log(String name) {
    try {
      return Files.readString(dir.resolve(name));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
