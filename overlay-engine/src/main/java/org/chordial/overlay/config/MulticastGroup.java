package org.chordial.overlay.config;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;

/**
 * Where peers on one network find each other without a server: our own element {@code
 * <multicast-bootstrap address="239.255.60.84" port="6084"/>}, which RFC 6940 had in its drafts.
 *
 * @param address of IPv4, in its text form
 */
public record MulticastGroup(String address, int port) {
  /** Of the organization-local scope (RFC 2365), with RELOAD's port. */
  public static final MulticastGroup DEFAULT =
      new MulticastGroup("239.255.60.84", BootstrapNode.DEFAULT_PORT);

  public MulticastGroup {
    if (!isGroup(address) || port < 1 || port > 65535) {
      throw new IllegalArgumentException(address + ":" + port + " is no multicast address");
    }
  }

  static boolean isGroup(String address) {
    return NetUtil.isValidIpV4Address(address)
        && new InetSocketAddress(address, 1).getAddress().isMulticastAddress();
  }

  /** Never asks a name server: the address is a literal. */
  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(address, port);
  }
}
