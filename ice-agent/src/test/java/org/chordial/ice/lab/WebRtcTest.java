package org.chordial.ice.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * libwebrtc and our agent find a path, shake hands by DTLS on it and change to another by a
 * restart, behind NATs of the real kernel.
 */
class WebRtcTest {
  private static final int SECONDS = 30;

  /** Whether the caller was told to do without it; where it was not, it has to be there. */
  private static boolean isLeftOut() {
    if (System.getProperty("chordial.without", "").contains("webrtc")) {
      System.err.println(
          "*** NOT TESTED: our agent with libwebrtc (-Dchordial.without=webrtc) ***");
      return true;
    }
    assertTrue(
        Files.isDirectory(NatLab.SCRIPTS.resolve("webrtc/node_modules/@roamhq/wrtc")),
        "libwebrtc is missing: npm ci --prefix ice-agent/src/test/lab/webrtc, or run with"
            + " -Dchordial.without=webrtc");
    return NatLab.isLeftOut("our agent with libwebrtc");
  }

  @ParameterizedTest(name = "{0} calls {1}, {2} to {3}")
  @CsvSource({
    "CHORDIAL, WEBRTC, eim-apdf, eim-apdf",
    "WEBRTC, CHORDIAL, eim-apdf, eim-apdf",
    "CHORDIAL, WEBRTC, apdm-apdf, apdm-apdf",
    "WEBRTC, CHORDIAL, apdm-apdf, apdm-apdf",
    "CHORDIAL, WEBRTC, v6, v6",
    "WEBRTC, CHORDIAL, v6, v6",
  })
  void aPairIsSelectedAndDtlsIsUpOnBothSides(
      Maker controlling, Maker controlled, String kindA, String kindB) throws Exception {
    if (isLeftOut()) {
      return;
    }
    try (NatLab lab = new NatLab(kindA, kindB, 0);
        LabProcess a = new LabProcess(lab.a(), controlling, lab.servers());
        LabProcess b = new LabProcess(lab.b(), controlled, lab.servers())) {
      secure(controlling, a, b);
      LabProcess.introduce(a, b);
      assertConnected(a, b);
    }
  }

  @ParameterizedTest(name = "{0} calls {1}")
  @CsvSource({"CHORDIAL, WEBRTC", "WEBRTC, CHORDIAL"})
  void candidatesThatAreTrickledLeadToAPath(Maker controlling, Maker controlled) throws Exception {
    if (isLeftOut()) {
      return;
    }
    try (NatLab lab = new NatLab("eim-apdf", "eim-apdf", 0);
        LabProcess a = new LabProcess(lab.a(), controlling, lab.servers());
        LabProcess b = new LabProcess(lab.b(), controlled, lab.servers())) {
      secure(controlling, a, b);
      a.trickle();
      b.trickle();
      LabProcess.introduce(a, b);
      a.tellsMore(b);
      b.tellsMore(a);
      assertConnected(a, b);
    }
  }

  @ParameterizedTest(name = "{0} calls {1}")
  @CsvSource({"CHORDIAL, WEBRTC", "WEBRTC, CHORDIAL"})
  void aRestartMovesThePathAndTheDtlsConnectionGoesOn(Maker controlling, Maker controlled)
      throws Exception {
    if (isLeftOut()) {
      return;
    }
    try (NatLab lab = new NatLab("eim-apdf", "eim-adf", 0);
        LabProcess a = new LabProcess(lab.a(), controlling, lab.servers());
        LabProcess b = new LabProcess(lab.b(), controlled, lab.servers())) {
      secure(controlling, a, b);
      LabProcess.introduce(a, b);
      assertConnected(a, b);
      LabProcess.reintroduce(a, b);
      assertTrue(a.awaitMove(SECONDS).startsWith("moved"));
      assertTrue(b.awaitMove(SECONDS).startsWith("moved"));
      LabProcess ours = controlling == Maker.CHORDIAL ? a : b;
      assertTrue(ours.awaitData(SECONDS).startsWith("data"));
    }
  }

  @Test
  void aCertificateOtherThanTheOneThatWasToldEndsTheHandshake() throws Exception {
    if (isLeftOut()) {
      return;
    }
    try (NatLab lab = new NatLab("open", "open", 0);
        LabProcess a = new LabProcess(lab.a(), Maker.CHORDIAL, lab.servers());
        LabProcess b = new LabProcess(lab.b(), Maker.WEBRTC, lab.servers())) {
      a.secure();
      LabDescription offer = a.gather(true);
      LabDescription forged =
          new LabDescription(
              offer.ufrag(),
              offer.pwd(),
              Optional.of("sha-256 " + "00:".repeat(31) + "00"),
              offer.options(),
              offer.candidates());
      a.connect(b.answerAnew(forged));
      assertTrue(a.awaitData(SECONDS).startsWith("failed"));
    }
  }

  private static void secure(Maker controlling, LabProcess a, LabProcess b) throws Exception {
    if (controlling == Maker.CHORDIAL) {
      a.secure();
    } else {
      b.secure();
    }
  }

  private static void assertConnected(LabProcess a, LabProcess b) throws Exception {
    assertEquals(Optional.empty(), a.outcome(SECONDS).failure());
    assertEquals(Optional.empty(), b.outcome(SECONDS).failure());
  }
}
