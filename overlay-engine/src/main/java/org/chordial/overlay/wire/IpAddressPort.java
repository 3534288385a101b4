package org.chordial.overlay.wire;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A transport address (RFC 6940 section 6.3.1.1). "An implementation which does not understand new
 * address type X can still parse the IpAddressPort field and then discard it."
 */
public sealed interface IpAddressPort {
  /** An IPv4 address of 4 bytes. */
  record IPv4AddrPort(Opaque addr, int port) implements IpAddressPort {
    public IPv4AddrPort {
      if (addr.length() != 4) {
        throw new IllegalArgumentException("an IPv4 address has 4 bytes");
      }
    }
  }

  /** An IPv6 address of 16 bytes. */
  record IPv6AddrPort(Opaque addr, int port) implements IpAddressPort {
    public IPv6AddrPort {
      if (addr.length() != 16) {
        throw new IllegalArgumentException("an IPv6 address has 16 bytes");
      }
    }
  }

  /** An address of a type that is not known here. */
  record UnknownAddress(int type, Opaque data) implements IpAddressPort {}

  /**
   * @throws IllegalArgumentException for an unresolved address
   */
  static IpAddressPort of(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    if (ip instanceof Inet4Address) {
      return new IPv4AddrPort(Opaque.of(ip.getAddress()), address.getPort());
    }
    if (ip instanceof Inet6Address) {
      return new IPv6AddrPort(Opaque.of(ip.getAddress()), address.getPort());
    }
    throw new IllegalArgumentException("unresolved address " + address);
  }

  /** Empty where the type is not known. */
  default Optional<InetSocketAddress> toSocketAddress() {
    return switch (this) {
      case IPv4AddrPort v4 -> Optional.of(socketAddress(v4.addr, v4.port));
      case IPv6AddrPort v6 -> Optional.of(socketAddress(v6.addr, v6.port));
      case UnknownAddress unknown -> Optional.empty();
    };
  }

  private static InetSocketAddress socketAddress(Opaque addr, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(addr.toBytes()), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are always an address", e);
    }
  }
}
