package org.chordial.ice.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.mapping.PortMapper;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A router of the real kernel on which miniupnpd maps ports, asked in each of its languages. */
class KernelMappingTest {

  /** miniupnpd takes no address of documentation for a public one. */
  private static final String TOLD = "192.0.3.1";

  private static final String REACHED = "203.0.113.11";

  private static final String CHAINS =
      """
      table inet filter {
        chain miniupnpd { }
        chain prerouting_miniupnpd { type nat hook prerouting priority -110; }
        chain postrouting_miniupnpd { type nat hook postrouting priority 90; }
        chain forward { type filter hook forward priority 10; jump miniupnpd; }
      }
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(PortMapper.Protocol.class)
  void aStrangerReachesAPortThatIsMappedAndNoLongerWhenItIsGivenBack(PortMapper.Protocol protocol)
      throws Exception {
    if (NatLab.isLeftOut("port mapping by miniupnpd")) {
      return;
    }
    try (NatLab lab = new NatLab("eim-apdf", "open", 0)) {
      String router = lab.a().substring(0, lab.a().length() - 1) + "na";
      Process daemon = miniupnpd(router);
      try {
        Process probe = probe(lab.a(), protocol);
        BufferedReader said = probe.inputReader(StandardCharsets.UTF_8);
        String[] mapped = said.readLine().split(" ");
        assertEquals("mapped " + TOLD, mapped[0] + " " + mapped[1]);
        assertTrue(rules(router).contains("dnat"), "no rule in the router");
        for (int i = 0; i < 3; i++) {
          run(
              "ip",
              "netns",
              "exec",
              lab.b(),
              "bash",
              "-c",
              "echo knock > /dev/udp/" + REACHED + "/" + mapped[2]);
        }
        assertEquals("heard knock", said.readLine());
        probe.outputWriter().close();
        assertTrue(probe.waitFor(20, TimeUnit.SECONDS));
        assertFalse(rules(router).contains("dnat"), rules(router));
      } finally {
        daemon.destroy();
        daemon.waitFor();
      }
    }
  }

  private static Process probe(String namespace, PortMapper.Protocol protocol) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    command.addAll(Maker.java(MappingProbe.class));
    command.add(protocol.name());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private Process miniupnpd(String router) throws Exception {
    Path chains = Files.writeString(folder.resolve("chains"), CHAINS);
    run("ip", "netns", "exec", router, "nft", "-f", chains.toString());
    Path settings =
        Files.writeString(
            folder.resolve("settings"),
            """
            ext_ifname=ext
            ext_ip=%s
            listening_ip=int
            enable_natpmp=yes
            enable_upnp=yes
            secure_mode=yes
            uuid=00000000-0000-0000-0000-000000000001
            lease_file=%s
            allow 1024-65535 0.0.0.0/0 1024-65535
            """
                .formatted(TOLD, folder.resolve("leases")));
    Process daemon;
    try {
      daemon =
          new ProcessBuilder(
                  "ip",
                  "netns",
                  "exec",
                  router,
                  "miniupnpd",
                  "-d",
                  "-f",
                  settings.toString(),
                  "-P",
                  folder.resolve("pid").toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new IllegalStateException("cannot run ip netns", e);
    }
    BufferedReader lines = daemon.inputReader(StandardCharsets.UTF_8);
    StringBuilder said = new StringBuilder();
    String line = lines.readLine();
    while (line != null && !line.contains("Listening for NAT-PMP/PCP")) {
      said.append(line).append('\n');
      line = lines.readLine();
    }
    if (line == null) {
      throw new IllegalStateException(
          "miniupnpd does not start: apt-get install miniupnpd miniupnpd-nftables, or run with"
              + " -Dchordial.without=natlab\n"
              + said);
    }
    Thread.ofPlatform().daemon().start(() -> drain(lines));
    return daemon;
  }

  private static void drain(BufferedReader lines) {
    try {
      lines.lines().forEach(_ -> {});
    } catch (UncheckedIOException e) {
      return;
    }
  }

  private static String rules(String router) throws Exception {
    return run(
        "ip",
        "netns",
        "exec",
        router,
        "nft",
        "list",
        "chain",
        "inet",
        "filter",
        "prerouting_miniupnpd");
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }
}
