package org.chordial.overlay.config;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;

/**
 * One {@code <bootstrap-node>} (RFC 6940 section 11.1).
 *
 * @param address an IPv4 or IPv6 address in its text form, never a name
 * @param port 6084 where the document gives none
 */
public record BootstrapNode(String address, int port) {
  public static final int DEFAULT_PORT = 6084;

  public BootstrapNode {
    if (!isAddress(address)) {
      throw new IllegalArgumentException("\"" + address + "\" is not an IP address");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
    }
  }

  /** Whether the text is an IPv4 or IPv6 address. */
  static boolean isAddress(String text) {
    return NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text);
  }

  /** Never asks a name server: the address is a literal. */
  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(address, port);
  }
}
