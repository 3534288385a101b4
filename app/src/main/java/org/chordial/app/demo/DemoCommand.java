package org.chordial.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.chordial.app.cli.Chordial;
import org.chordial.app.cli.CommandException;
import org.chordial.media.MediaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chordial demo}: what a newcomer runs first. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "A whole overlay and a real call on this machine: an enrollment server, peers, and two phones"
          + " in processes of their own.",
      "Exit code 1 if what arrived is not what was sent."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final Duration START = Duration.ofSeconds(60);

  @Spec private CommandSpec spec;

  @Option(names = "--peers", paramLabel = "N", description = "Overlay peers, 1 to 50 (default 5).")
  private int peers = 5;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long the two talk, 12 to 600 (default 12).")
  private int seconds = 12;

  @Option(
      names = "--gui",
      description = "Show both windows instead, to call from one to the other by hand.")
  private boolean gui;

  @Option(names = "--json", description = "Say what happens in lines of JSON.")
  private boolean json;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Keep the recordings and logs in DIR.")
  private Path keep;

  @Override
  public Integer call() throws Exception {
    if (peers < 1 || peers > 50 || seconds < 12 || seconds > 600) {
      throw new ParameterException(
          spec.commandLine(), "--peers takes 1 to 50, and --seconds 12 to 600.");
    }
    DemoLog log = new DemoLog(spec.commandLine().getOut(), json);
    Path dir =
        keep == null ? Files.createTempDirectory("chordial-demo") : Files.createDirectories(keep);
    try {
      if (gui) {
        windows(log, dir);
        return Chordial.DONE;
      }
      return verdict(log, run(log, dir)) ? Chordial.DONE : Chordial.FAILED;
    } catch (DemoException e) {
      throw new CommandException("The demo failed. " + e.getMessage());
    } finally {
      if (keep == null) {
        delete(dir);
      }
    }
  }

  private List<Figure> run(DemoLog log, Path dir)
      throws DemoException, IOException, MediaException {
    log.text("Chordial demo: every byte over real sockets of this machine.\n");
    Path aliceVoice = voice(dir, "alice");
    Path bobVoice = voice(dir, "bob");
    DemoCall call = new DemoCall(log, dir, seconds);
    try (DemoOverlay overlay = overlay(log, dir)) {
      Path aliceProfile = overlay.enroll("alice");
      Path bobProfile = overlay.enroll("bob");
      log.step("enrolled", "Alice and Bob have their certificates and Node-IDs.");
      try (PhoneProcess bob =
              PhoneProcess.start(
                  "Bob",
                  dir.resolve("bob.log"),
                  DemoCall.options(bobProfile, dir, "bob", bobVoice));
          PhoneProcess alice =
              PhoneProcess.start(
                  "Alice",
                  dir.resolve("alice.log"),
                  DemoCall.options(aliceProfile, dir, "alice", aliceVoice))) {
        registered(log, alice, "Alice");
        registered(log, bob, "Bob");
        call.run(alice, bob);
      }
    }
    log.step("compare", "Comparing what arrived with what was sent.");
    List<Figure> figures = call.judge(Arrived.recording("alice.wav"), Arrived.recording("bob.wav"));
    log.step("timers", call.punctuality().text());
    return figures;
  }

  private DemoOverlay overlay(DemoLog log, Path dir) throws DemoException {
    DemoOverlay overlay = DemoOverlay.start(dir);
    boolean complete = false;
    try {
      log.step("server", "Enrollment server at " + overlay.configurationUrl());
      for (int i = 1; i <= peers; i++) {
        overlay.addPeer();
        log.step("peer", i == 1 ? "Peer 1 begins the overlay." : "Peer " + i + " has joined.");
      }
      complete = true;
      return overlay;
    } finally {
      if (!complete) {
        overlay.close();
      }
    }
  }

  private void windows(DemoLog log, Path dir) throws DemoException, IOException {
    try (DemoOverlay overlay = overlay(log, dir)) {
      Path alice = overlay.enroll("alice");
      Path bob = overlay.enroll("bob");
      DemoWindows.prepare(alice, voice(dir, "alice"), "bob@" + DemoOverlay.NAME, "Bob");
      DemoWindows.prepare(bob, voice(dir, "bob"), "alice@" + DemoOverlay.NAME, "Alice");
      log.step("windows", "Two windows: Alice's and Bob's. Call; the demo ends when both close.");
      DemoWindows.show(List.of(alice, bob));
    }
  }

  private static void registered(DemoLog log, PhoneProcess phone, String name)
      throws DemoException {
    var event = phone.await("its registration", START, PhoneProcess.event("registered"));
    log.step(
        "registered",
        name
            + "'s phone, a process of its own, is registered as "
            + event.path("aor").asText()
            + " (Node-ID "
            + event.path("nodeId").asText()
            + ")");
  }

  private boolean verdict(DemoLog log, List<Figure> figures) {
    log.text("");
    figures.forEach(log::figure);
    boolean arrived = figures.stream().allMatch(figure -> figure.holds() || !figure.decisive());
    log.text(
        arrived
            ? "\nWhat arrived is what was sent. Now open the window: packaging/chordial"
            : "\nWhat arrived is NOT what was sent.");
    return arrived;
  }

  private static Path voice(Path dir, String name) throws IOException {
    Path file = dir.resolve(name + "-says.wav");
    try (InputStream in = DemoCommand.class.getResourceAsStream(name + ".wav")) {
      if (in == null) {
        throw new IOException("this build lacks the recording " + name + ".wav");
      }
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  private static void delete(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
