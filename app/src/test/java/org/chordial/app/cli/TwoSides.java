package org.chordial.app.cli;

import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Two network namespaces of this computer, joined by one cable through which a firewall lets
 * nothing while they are parted. Needs root, iproute2 and nftables.
 */
final class TwoSides implements AutoCloseable {
  private static final String NAME = "sides" + ProcessHandle.current().pid() % 100_000;
  private static final String FIREWALL =
      """
      table inet parted {
        chain in { type filter hook input priority 0; iifname eth drop; }
        chain out { type filter hook output priority 0; oifname eth drop; }
      }
      """;

  /** One of the two. */
  enum Side {
    NEAR("10.88.0.1"),
    FAR("10.88.0.2");

    private final InetAddress address;

    Side(String address) {
      this.address = InetAddress.ofLiteral(address);
    }

    InetAddress address() {
      return address;
    }

    String namespace() {
      return NAME + "-" + name().toLowerCase(Locale.ROOT);
    }
  }

  TwoSides() throws IOException, InterruptedException {
    for (Side side : Side.values()) {
      run("", "ip", "netns", "add", side.namespace());
      run("", "ip", "-n", side.namespace(), "link", "set", "lo", "up");
    }
    String near = Side.NEAR.namespace();
    String far = Side.FAR.namespace();
    run("", "ip", "-n", near, "link", "add", "eth", "type", "veth", "peer", "eth", "netns", far);
    for (Side side : Side.values()) {
      String address = side.address().getHostAddress() + "/24";
      run("", "ip", "-n", side.namespace(), "addr", "add", address, "dev", "eth");
      run("", "ip", "-n", side.namespace(), "link", "set", "eth", "up");
    }
  }

  /** Whether the caller was told to do without it, which is then said aloud. */
  static boolean isLeftOut(String what) {
    boolean out = System.getProperty("chordial.without", "").contains("natlab");
    if (out) {
      System.err.println("*** NOT TESTED: " + what + " (-Dchordial.without=natlab) ***");
    }
    return out;
  }

  void part() throws IOException, InterruptedException {
    nft(FIREWALL);
  }

  void rejoin() throws IOException, InterruptedException {
    nft("delete table inet parted");
  }

  private static void nft(String rules) throws IOException, InterruptedException {
    run(rules, "ip", "netns", "exec", Side.FAR.namespace(), "nft", "-f", "-");
  }

  private static void run(String input, String... command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
      in.write(input);
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(
          Arrays.toString(command)
              + ": "
              + said
              + "This needs root, iproute2 and nftables; -Dchordial.without=natlab leaves it out.");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      for (Side side : Side.values()) {
        run("", "ip", "netns", "del", side.namespace());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
