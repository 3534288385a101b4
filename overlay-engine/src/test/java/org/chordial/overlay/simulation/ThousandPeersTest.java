package org.chordial.overlay.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A thousand peers that join, look each other up, leave and crash, for an hour of virtual time
 * ({@code -Dsimulation.minutes} makes it shorter or longer). How long it took is printed, since it
 * depends on the computer.
 */
class ThousandPeersTest {
  private static final int PEERS = 1000;
  private static final int MINUTES = Integer.getInteger("simulation.minutes", 60);

  private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

  /** Other tests look for leaks; here it would take most of the time. */
  @BeforeEach
  void withoutLeakDetection() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
  }

  @AfterEach
  void withLeakDetection() {
    ResourceLeakDetector.setLevel(level);
  }

  @Test
  void aThousandPeersFindEachOtherOverFewHops() {
    SimulationReport report =
        new Simulation(SimulationSettings.of(PEERS, 1, Duration.ofMinutes(MINUTES)), _ -> {}).run();
    report.lines().forEach(System.out::println);
    assertTrue(report.lookups() >= PEERS, report.lookups() + " lookups");
    // In a short run all of them join within seconds, and a lookup may meet a ring half made.
    double required = MINUTES < 10 ? 0.995 : 0.999;
    assertTrue(report.success() >= required, "success " + report.success());
    assertTrue(report.meanHops() <= report.hopsBound(), "hops " + report.meanHops());
    assertTrue(report.heapPerPeer() < 1 << 20, "heap " + report.heapPerPeer());
  }
}
