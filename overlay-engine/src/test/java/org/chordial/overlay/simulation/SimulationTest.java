package org.chordial.overlay.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulationTest {
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

  private static SimulationSettings small(long seed) {
    return SimulationSettings.of(20, seed, Duration.ofMinutes(4))
        .withSession(Duration.ofMinutes(3))
        .withLookups(Duration.ofSeconds(10));
  }

  @Test
  void theSameSeedGivesTheSameLogByteForByte() {
    List<String> once = new ArrayList<>();
    List<String> again = new ArrayList<>();
    SimulationReport first = new Simulation(small(7), once::add).run();
    SimulationReport second = new Simulation(small(7), again::add).run();
    assertEquals(once, again);
    assertEquals(first.logHash(), second.logHash());
    assertTrue(first.events() > 500, "only " + first.events() + " events");
  }

  @Test
  void oneThreadTwoOrThreeMakeNoDifferenceToTheLog() {
    SimulationSettings settings =
        SimulationSettings.of(12, 5, Duration.ofMinutes(2)).withLookups(Duration.ofSeconds(10));
    SimulationReport one = new Simulation(settings, _ -> {}, 1).run();
    for (int threads = 2; threads <= 3; threads++) {
      SimulationReport several = new Simulation(settings, _ -> {}, threads).run();
      assertEquals(one.logHash(), several.logHash(), threads + " threads");
      assertEquals(one.events(), several.events());
    }
  }

  @Test
  void anotherSeedGivesAnotherLog() {
    SimulationReport one = new Simulation(small(1), _ -> {}).run();
    SimulationReport other = new Simulation(small(2), _ -> {}).run();
    assertNotEquals(one.logHash(), other.logHash());
  }

  /**
   * With this seed one peer registers between the copying of its part of the data to a newcomer and
   * the Update that lets the newcomer in, and stores its certificate with the newcomer afterwards.
   */
  @Test
  void whatIsStoredWhileANewcomerIsLetInIsHandedOnToIt() {
    SimulationReport report =
        new Simulation(
                SimulationSettings.of(30, 1, Duration.ofMinutes(3))
                    .withLookups(Duration.ofSeconds(20)),
                _ -> {})
            .run();
    assertEquals(report.lookups(), report.found());
  }

  @Test
  void aHundredPeersThatComeAndGoFindEachOther() {
    SimulationReport report =
        new Simulation(SimulationSettings.of(100, 1, Duration.ofMinutes(15)), _ -> {}).run();
    report.lines().forEach(System.out::println);
    assertTrue(report.lookups() > 1000, report.lookups() + " lookups");
    assertTrue(report.success() >= 0.999, "success " + report.success());
    assertTrue(report.meanHops() <= report.hopsBound(), "hops " + report.meanHops());
    assertTrue(report.crashed() > 10 && report.left() > 10, "nobody goes");
  }

  @Test
  void whatCannotBeSimulatedIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> SimulationSettings.of(1, 1, Duration.ofMinutes(5)));
    assertThrows(
        IllegalArgumentException.class, () -> SimulationSettings.of(10, 1, Duration.ofSeconds(59)));
  }
}
