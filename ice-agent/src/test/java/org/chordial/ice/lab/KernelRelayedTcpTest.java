package org.chordial.ice.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who may use nothing but TCP to port 443 calls somebody who has TCP alone and no relay, on the
 * real kernel: the way is a TURN server's relayed address for TCP (RFC 6062), ours or coturn's.
 */
class KernelRelayedTcpTest {
  private static final int SECONDS = 30;

  @ParameterizedTest(name = "by {0} to {1}")
  @CsvSource({
    "COTURN, linux",
    "OURS, open",
    "OURS, linux",
  })
  void throughPort443ARelayLeadsToAPeerWithoutUdp(NatLab.Server server, String kindB)
      throws Exception {
    if (NatLab.isLeftOut("relays for TCP")) {
      return;
    }
    try (NatLab lab = new NatLab("eim-apdf,only443", kindB, server);
        LabProcess a = new LabProcess(lab.a(), Maker.CHORDIAL, lab.servers("all"));
        LabProcess b = new LabProcess(lab.b(), Maker.CHORDIAL, lab.servers().stunOnly(), true)) {
      LabProcess.Outcome outcome = LabProcess.connect(a, b, SECONDS);
      System.out.printf(
          "only 443 by %s to TCP alone, %s: %s in %d ms%n",
          server, kindB, outcome.pair(), outcome.selectedMicros() / 1000);
      assertTrue(outcome.pair().startsWith("relay/tcp"), outcome.pair());
    }
  }
}
