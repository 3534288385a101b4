package org.chordial.ice.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What befalls a call that is going on, on the real kernel: nobody is told, and nobody helps. */
class KernelMishapTest {
  private static final int SECONDS = 30;

  /** The agents look at their interfaces twice a second; the rest is for builds beside the test. */
  private static final long NEW_ADDRESS_MILLIS = 2_000;

  /** RFC 7675: consent ends after 30 s; a check is due every 4 to 6. */
  private static final long REBOOT_MILLIS = 11_000;

  @ParameterizedTest(name = "{0} to {1}, at {2}")
  @CsvSource({"open, open, a", "eim-apdf, open, a", "open, open, b"})
  void aHostThatGetsAnotherAddressIsHeardAgain(String kindA, String kindB, String side)
      throws Exception {
    if (NatLab.isLeftOut("a change of address")) {
      return;
    }
    try (NatLab lab = new NatLab(kindA, kindB, 0);
        LabProcess a = new LabProcess(lab.a(), Maker.CHORDIAL, lab.servers());
        LabProcess b = new LabProcess(lab.b(), Maker.CHORDIAL, lab.servers())) {
      talk(a, b);
      if (side.equals("b")) {
        // Before that the peer takes a check of another address for a late one of the beginning.
        for (int second = 0; second < 4; second++) {
          var _ = a.awaitGap(SECONDS);
        }
      }
      lab.readdress(side);
      long gap = heardAgain(a, b, NEW_ADDRESS_MILLIS);
      System.out.printf("%s to %s, new address of %s: silent for %d ms%n", kindA, kindB, side, gap);
    }
  }

  @ParameterizedTest(name = "{0}, the other at {1}")
  @CsvSource("eim-adf, eim-eif")
  void aRouterThatRebootsIsBridgedWithinTheConsentTime(String kindA, String kindB)
      throws Exception {
    if (NatLab.isLeftOut("a router that reboots")) {
      return;
    }
    try (NatLab lab = new NatLab(kindA, kindB, 0);
        LabProcess a = new LabProcess(lab.a(), Maker.CHORDIAL, lab.servers());
        LabProcess b = new LabProcess(lab.b(), Maker.CHORDIAL, lab.servers())) {
      talk(a, b);
      lab.reboot("a", kindA);
      long gap = heardAgain(a, b, REBOOT_MILLIS);
      System.out.printf("%s to %s, router rebooted: silent for %d ms%n", kindA, kindB, gap);
    }
  }

  private static void talk(LabProcess a, LabProcess b) throws Exception {
    var _ = LabProcess.connect(a, b, SECONDS);
    a.talk();
    b.talk();
  }

  /** The longest silence on either side, once both have heard the other anew. */
  private static long heardAgain(LabProcess a, LabProcess b, long limit) throws Exception {
    long gap = Math.max(a.awaitGap(SECONDS), b.awaitGap(SECONDS));
    assertTrue(gap < limit, gap + " ms");
    return gap;
  }
}
