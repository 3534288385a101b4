package org.chordial.ice.lab;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks of the real kernel that let no UDP out, or nothing but TCP to port 443. */
class KernelBlockedTest {
  private static final int SECONDS = 30;

  @ParameterizedTest(name = "{0} to {1}: {2}")
  @CsvSource({
    "'eim-apdf,noudp', eim-apdf, relay",
    "'eim-apdf,noudp', 'eim-apdf,noudp', any",
    "'eim-apdf,noudp', open, tcp",
    "'eim-apdf,only443', eim-apdf, relay",
    "'eim-apdf,only443', 'eim-apdf,only443', relay",
    "'eim-apdf,only443', 'eim-apdf,noudp', relay",
  })
  void whereUdpIsBlockedTcpOrARelayBehindPort443Connects(String kindA, String kindB, String how)
      throws Exception {
    if (NatLab.isLeftOut("networks without UDP")) {
      return;
    }
    try (NatLab lab = new NatLab(kindA, kindB, 0);
        LabProcess a = new LabProcess(lab.a(), Maker.CHORDIAL, lab.servers("all"));
        LabProcess b = new LabProcess(lab.b(), Maker.CHORDIAL, lab.servers("all"))) {
      LabProcess.Outcome outcome = LabProcess.connect(a, b, SECONDS);
      System.out.printf(
          "%s to %s: %s in %d ms%n", kindA, kindB, outcome.pair(), outcome.selectedMicros() / 1000);
      switch (how) {
        case "relay" -> assertTrue(outcome.pair().contains("relay"), outcome.pair());
        case "tcp" -> {
          // Media begin on what works first, which may be the relay.
          String pair = outcome.pair().contains("relay") ? a.awaitDirect(SECONDS) : outcome.pair();
          assertTrue(pair.contains("tcp"), pair);
        }
        default -> assertFalse(outcome.pair().isEmpty());
      }
    }
  }
}
