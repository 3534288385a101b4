package org.chordial.ice.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our client behind NATs of the real kernel asks coturn what it is behind. */
class KernelBehaviourTest {
  private static final Map<String, String> WORDS =
      Map.of(
          "ei", "ENDPOINT_INDEPENDENT",
          "ad", "ADDRESS_DEPENDENT",
          "apd", "ADDRESS_AND_PORT_DEPENDENT");

  @ParameterizedTest(name = "{0} and {1}")
  @CsvSource({
    "eim-eif, eim-adf",
    "eim-apdf, adm-eif",
    "adm-adf, adm-apdf",
    "apdm-eif, apdm-adf",
    "apdm-apdf, open",
    "'eim-apdf,noudp', 'eim-apdf,cgn'",
  })
  void theVerdictIsTheKindThatTheKernelWasToldToBe(String kindA, String kindB) throws Exception {
    if (NatLab.isLeftOut("behaviour of the kernel's NATs")) {
      return;
    }
    try (NatLab lab = new NatLab(kindA, kindB, 0)) {
      Process a = probe(lab.a(), lab);
      Process b = probe(lab.b(), lab);
      assertEquals(expected(kindA) + ", " + expected(kindB), said(a) + ", " + said(b));
    }
  }

  private static Process probe(String namespace, NatLab lab) throws Exception {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    command.addAll(Maker.java(BehaviourProbe.class));
    command.addAll(lab.servers().arguments());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static String said(Process process) throws Exception {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.strip();
  }

  private static String expected(String kind) {
    if (kind.contains("noudp")) {
      return "blocked";
    }
    if (kind.equals("open")) {
      return "udp ENDPOINT_INDEPENDENT ENDPOINT_INDEPENDENT";
    }
    String[] parts = kind.split(",", 2)[0].split("-", 2);
    return "udp " + word(parts[0]) + " " + word(parts[1]);
  }

  /** Without the last letter, which only says whether it is a mapping or a filtering. */
  private static String word(String part) {
    return WORDS.get(part.substring(0, part.length() - 1));
  }
}
