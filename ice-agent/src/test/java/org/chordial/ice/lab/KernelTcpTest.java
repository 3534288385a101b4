package org.chordial.ice.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ICE over TCP (RFC 6544) without any UDP, with agents of other makers in both roles. */
class KernelTcpTest {
  private static final int SECONDS = 30;

  @ParameterizedTest(name = "{0} calls {1}, {2} to {3}")
  @CsvSource({
    "CHORDIAL, CHORDIAL, open, open",
    "CHORDIAL, CHORDIAL, linux, open",
    "CHORDIAL, ICE4J, open, open",
    "ICE4J, CHORDIAL, open, open",
    "CHORDIAL, LIBNICE, open, open",
    "LIBNICE, CHORDIAL, open, open",
    "LIBNICE, CHORDIAL, open, linux",
  })
  void agentsOfAllMakersConnectToOursByTcpAlone(
      Maker controlling, Maker controlled, String kindA, String kindB) throws Exception {
    if (NatLab.isLeftOut("ICE over TCP with agents of other makers")) {
      return;
    }
    try (NatLab lab = new NatLab(kindA, kindB, 0);
        LabProcess a = new LabProcess(lab.a(), controlling, LabServers.none(), true);
        LabProcess b = new LabProcess(lab.b(), controlled, LabServers.none(), true)) {
      LabProcess.Outcome outcome = LabProcess.connect(a, b, SECONDS);
      assertEquals(Optional.empty(), outcome.failure());
    }
  }
}
