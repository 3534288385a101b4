package org.chordial.ice.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The routers between this host and the rest of the world. */
public final class DefaultGateways {

  private static final Path LINUX_ROUTES = Path.of("/proc/net/route");

  /** The flag of a route that goes by a gateway, RTF_GATEWAY. */
  private static final int BY_GATEWAY = 2;

  private static final int MAX = 4;

  private DefaultGateways() {}

  /**
   * From the routing table where this system lets one read it; elsewhere the first address of each
   * private network that this host is in, where routers mostly are.
   */
  public static List<InetAddress> find(List<InetAddress> localAddresses) {
    if (Files.isReadable(LINUX_ROUTES)) {
      try {
        return parse(Files.readAllLines(LINUX_ROUTES, StandardCharsets.US_ASCII));
      } catch (IOException e) {
        return guesses(localAddresses);
      }
    }
    return guesses(localAddresses);
  }

  /**
   * The table of Linux: Iface, Destination, Gateway, Flags ... in hexadecimal, least byte first.
   */
  static List<InetAddress> parse(List<String> lines) {
    List<InetAddress> found = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.split("\\s+", -1);
      boolean isDefault =
          words.length > 7
              && words[1].equals("00000000")
              && words[2].matches("[0-9A-Fa-f]{8}")
              && words[3].matches("[0-9A-Fa-f]{4}")
              && (Integer.parseInt(words[3], 16) & BY_GATEWAY) != 0;
      if (isDefault && found.size() < MAX) {
        int bits = Integer.reverseBytes(Integer.parseUnsignedInt(words[2], 16));
        found.add(address(bits));
      }
    }
    return found;
  }

  private static List<InetAddress> guesses(List<InetAddress> localAddresses) {
    Set<InetAddress> found = new LinkedHashSet<>();
    for (InetAddress local : localAddresses) {
      if (local instanceof Inet4Address && local.isSiteLocalAddress() && found.size() < MAX) {
        byte[] bytes = local.getAddress();
        bytes[3] = 1;
        found.add(address(bytes));
      }
    }
    return List.copyOf(found);
  }

  private static InetAddress address(int bits) {
    return address(
        new byte[] {(byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits});
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
