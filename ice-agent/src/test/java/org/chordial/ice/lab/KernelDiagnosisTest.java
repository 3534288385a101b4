package org.chordial.ice.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of networks of the real kernel, with coturn to ask. */
class KernelDiagnosisTest {

  @ParameterizedTest(name = "{0} and {2}")
  @CsvSource({
    "open, 'DIRECT [UDP, TCP]', eim-apdf, 'MOSTLY_DIRECT [UDP, TCP]'",
    "eim-adf, 'DIRECT [UDP, TCP]', apdm-apdf, 'SELDOM_DIRECT [UDP, TCP]'",
    "'eim-apdf,noudp', 'RELAY_ONLY [TCP]', 'eim-apdf,only443', 'RELAY_ONLY [TCP]'",
  })
  void theVerdictIsThatOfTheKind(String kindA, String ofA, String kindB, String ofB)
      throws Exception {
    if (NatLab.isLeftOut("diagnosis behind the kernel's NATs")) {
      return;
    }
    try (NatLab lab = new NatLab(kindA, kindB, 0)) {
      Process a = probe(lab.a(), lab);
      Process b = probe(lab.b(), lab);
      assertEquals(ofA + ", " + ofB, said(a) + ", " + said(b));
    }
  }

  private static Process probe(String namespace, NatLab lab) throws Exception {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    command.addAll(Maker.java(DiagnosisProbe.class));
    command.addAll(lab.servers().arguments());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static String said(Process process) throws Exception {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.lines().findFirst().orElse("");
  }
}
