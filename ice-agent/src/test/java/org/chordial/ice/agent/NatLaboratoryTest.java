package org.chordial.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.vnet.LinkQuality;
import org.chordial.ice.vnet.NatBehaviour;
import org.chordial.ice.vnet.NatBox;
import org.junit.jupiter.api.Test;

/**
 * Every kind of access with every other. With {@code -Dchordial.write=true} the table in the README
 * is written anew.
 */
class NatLaboratoryTest {

  private static final int SEEDS = 1;

  /** From host to host and back: four times the 10 ms of an access. */
  private static final long ROUND_TRIP = 40;

  private static final Path README = Path.of("README.md");
  private static final String BEGIN = "<!-- the table of NatLaboratoryTest -->\n";
  private static final String END = "<!-- its end -->\n";

  @Test
  void everyCellConnectsDirectlyWhereThatIsPossibleElseByRelayWithinTwoAndAHalfRoundTrips()
      throws IOException {
    NatLaboratory laboratory = new NatLaboratory(Optional.empty());
    List<Long> medians = new ArrayList<>();
    StringBuilder table = new StringBuilder("| |");
    for (NatKind kind : NatKind.values()) {
      table.append(' ').append(kind.title).append(" |");
    }
    table.append("\n|---|").append("---|".repeat(NatKind.values().length)).append('\n');
    for (NatKind one : NatKind.values()) {
      table.append("| ").append(one.title).append(" |");
      for (NatKind other : NatKind.values()) {
        NatLaboratory.Cell cell = laboratory.cell(one, other, SEEDS);
        String name = one + " with " + other;
        assertTrue(cell.allConnected(), name);
        if (one.reaches(other)) {
          assertTrue(cell.allDirect(), name);
          assertTrue(cell.worst() <= ROUND_TRIP * 3, name + " " + cell.worst() + " ms");
        } else if (one.reachesOverTcp(other)) {
          assertTrue(cell.allDirect(), name);
        } else {
          assertTrue(cell.allRelayed(), name);
        }
        medians.add(cell.median());
        table.append(' ').append(cell.text()).append(" |");
      }
      table.append('\n');
    }
    Collections.sort(medians);
    long typical = medians.get(medians.size() / 2);
    assertTrue(typical <= ROUND_TRIP * 5 / 2, "the median is " + typical + " ms");
    publish(table.toString());
  }

  private static void publish(String table) throws IOException {
    String readme = Files.readString(README);
    int begin = readme.indexOf(BEGIN) + BEGIN.length();
    int end = readme.indexOf(END);
    assertTrue(begin >= BEGIN.length() && end >= begin, "the README has a place for the table");
    if (Boolean.getBoolean("chordial.write")) {
      Files.writeString(README, readme.substring(0, begin) + table + readme.substring(end));
    }
  }

  @Test
  void translatorsAreCrossedOnPoorLinks() {
    LinkQuality poor =
        LinkQuality.GOOD.withLoss(0.05).withJitter(Duration.ofMillis(20)).withReorder(0.1);
    NatLaboratory laboratory = new NatLaboratory(Optional.of(poor));
    for (NatKind one : NatKind.TRANSLATORS) {
      for (NatKind other : NatKind.TRANSLATORS) {
        if (one.reaches(other)) {
          NatLaboratory.Cell cell = laboratory.cell(one, other, SEEDS);
          assertTrue(cell.median() <= 250, one + " with " + other + " " + cell.median() + " ms");
          assertTrue(cell.worst() <= 3_000, one + " with " + other + " " + cell.worst() + " ms");
        }
      }
    }
  }

  @Test
  void anIpv6ThatLeadsNowhereCostsNothing() {
    NatLaboratory laboratory = new NatLaboratory(Optional.empty());
    long without = laboratory.cell(NatKind.EIM_APDF, NatKind.EIM_APDF, SEEDS).median();
    NatLaboratory.Cell dead = laboratory.cell(NatKind.DEAD_IPV6, NatKind.DEAD_IPV6, SEEDS);
    assertTrue(dead.median() <= without + 10, dead.median() + " ms, and without it " + without);
    long usual = laboratory.cell(NatKind.OPEN, NatKind.OPEN, SEEDS).longestGathering();
    assertTrue(
        dead.longestGathering() <= usual + 20,
        "nor does gathering wait for it: " + dead.longestGathering() + " ms, not " + usual);
  }

  @Test
  void homesOfOneCarrierMeetAtItsTranslatorWhereThatTurnsThemBack() {
    for (boolean hairpin : new boolean[] {true, false}) {
      VirtualPeers peers = new VirtualPeers(1);
      NatBehaviour carriers =
          hairpin ? NatBehaviour.PORT_RESTRICTED.withHairpin() : NatBehaviour.PORT_RESTRICTED;
      NatBox carrier = peers.network.nat(carriers, "198.51.100.1");
      peers.config = peers.config.withConnectLimit(Duration.ofSeconds(5));
      peers.on(
          carrier.nat(NatBehaviour.PORT_RESTRICTED, "100.64.0.1").host("192.168.1.2"),
          carrier.nat(NatBehaviour.PORT_RESTRICTED, "100.64.0.2").host("192.168.1.2"));
      peers.connect();
      assertEquals(hairpin, peers.connected());
      peers.close();
    }
  }
}
