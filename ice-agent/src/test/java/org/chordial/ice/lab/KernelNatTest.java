package org.chordial.ice.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Agents in network namespaces behind NATs of the real kernel, with coturn as their server. */
class KernelNatTest {
  private static final int SECONDS = 30;

  @ParameterizedTest(name = "{0} to {1}: {2}")
  @CsvSource({
    "open, open, direct",
    "eim-eif, eim-apdf, direct",
    "eim-adf, apdm-apdf, direct",
    "eim-apdf, eim-apdf, direct",
    "linux, linux, direct or relay",
    "'eim-apdf,cgn', eim-apdf, direct",
    "adm-adf, apdm-adf, direct or relay",
    "eim-apdf, apdm-apdf, relay",
    "apdm-apdf, apdm-apdf, relay",
    "v6, v6, direct",
    "'eim-apdf,dead6', 'eim-apdf,dual', direct",
  })
  void twoOfOursConnectAndDataFlowsBothWays(String kindA, String kindB, String how)
      throws Exception {
    if (NatLab.isLeftOut("NATs of the kernel")) {
      return;
    }
    try (NatLab lab = new NatLab(kindA, kindB, 0);
        LabProcess a = new LabProcess(lab.a(), Maker.CHORDIAL, lab.servers());
        LabProcess b = new LabProcess(lab.b(), Maker.CHORDIAL, lab.servers())) {
      LabProcess.Outcome outcome = LabProcess.connect(a, b, SECONDS);
      switch (how) {
        case "direct" -> {
          // Media begin on what works first, which may be the relay.
          if (outcome.pair().contains("relay")) {
            var _ = a.awaitDirect(SECONDS);
          }
        }
        case "relay" -> assertTrue(outcome.pair().matches(".*relay.*|.*prflx.*"), outcome.pair());
        default -> assertTrue(outcome.connected());
      }
    }
  }

  @ParameterizedTest(name = "{0} calls {1}, {2} to {3}")
  @CsvSource({
    "CHORDIAL, ICE4J, eim-apdf, eim-apdf",
    "ICE4J, CHORDIAL, eim-apdf, eim-apdf",
    "CHORDIAL, ICE4J, apdm-apdf, apdm-apdf",
    "ICE4J, CHORDIAL, apdm-apdf, apdm-apdf",
    "CHORDIAL, LIBNICE, eim-apdf, eim-apdf",
    "LIBNICE, CHORDIAL, eim-apdf, eim-apdf",
    "CHORDIAL, LIBNICE, apdm-apdf, apdm-apdf",
    "LIBNICE, CHORDIAL, apdm-apdf, apdm-apdf",
  })
  void agentsOfOtherMakersConnectToOurs(
      Maker controlling, Maker controlled, String kindA, String kindB) throws Exception {
    if (NatLab.isLeftOut("agents of other makers")) {
      return;
    }
    try (NatLab lab = new NatLab(kindA, kindB, 0);
        LabProcess a = new LabProcess(lab.a(), controlling, lab.servers());
        LabProcess b = new LabProcess(lab.b(), controlled, lab.servers())) {
      var _ = LabProcess.connect(a, b, SECONDS);
    }
  }
}
