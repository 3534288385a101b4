package org.chordial.app.cli;

import io.netty.util.ResourceLeakDetector;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.chordial.overlay.simulation.Simulation;
import org.chordial.overlay.simulation.SimulationReport;
import org.chordial.overlay.simulation.SimulationSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chordial simulate}: many real peers on a virtual network in virtual time. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Runs many peers on a virtual network in virtual time, and measures them.")
final class SimulateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--peers", required = true, paramLabel = "N", description = "How many at a time.")
  private int peers;

  @Option(
      names = "--seed",
      required = true,
      paramLabel = "S",
      description = "The same seed gives the same run, event by event.")
  private long seed;

  @Option(names = "--minutes", required = true, paramLabel = "M", description = "Simulated time.")
  private int minutes;

  @Option(
      names = "--session-minutes",
      defaultValue = "30",
      paramLabel = "T",
      description = "How long a peer stays, on average (default: ${DEFAULT-VALUE}).")
  private int sessionMinutes;

  @Option(names = "--json", description = "One line of JSON.")
  private boolean json;

  @Override
  public Integer call() {
    SimulationSettings settings;
    try {
      settings =
          SimulationSettings.of(peers, seed, Duration.ofMinutes(minutes))
              .withSession(Duration.ofMinutes(sessionMinutes));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "chordial simulate: " + e.getMessage(), e);
    }
    ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    try {
      say(new Simulation(settings, _ -> {}).run());
    } finally {
      ResourceLeakDetector.setLevel(level);
    }
    return Chordial.DONE;
  }

  private void say(SimulationReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonLines.write(
          out,
          JsonLines.object(
              "peers", report.peers(),
              "seed", seed,
              "minutes", minutes,
              "sessionMinutes", sessionMinutes,
              "joined", report.joined(),
              "left", report.left(),
              "crashed", report.crashed(),
              "lookups", report.lookups(),
              "found", report.found(),
              "success", report.success(),
              "meanHops", report.meanHops(),
              "latencyMillis50", report.latencyMillis().get(0.5),
              "latencyMillis99", report.latencyMillis().get(0.99),
              "latencyMillisMax", report.latencyMillis().get(1.0),
              "bytesPerPeerSecond", report.bytesPerPeerSecond(),
              "messagesPerPeerSecond", report.messagesPerPeerSecond(),
              "heapPerPeer", report.heapPerPeer(),
              "signatures", report.signatures(),
              "verifications", report.verifications(),
              "events", report.events(),
              "log", report.logHash(),
              "tookMillis", report.took().toMillis()));
      return;
    }
    report.lines().forEach(out::println);
    out.flush();
  }
}
