package org.chordial.ice.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The addresses of this host that others can use. */
final class LocalAddresses {

  private LocalAddresses() {}

  static List<InetAddress> find() {
    List<InetAddress> usable = new ArrayList<>();
    List<InetAddress> loopback = new ArrayList<>();
    try {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (!each.isUp()) {
          continue;
        }
        for (InetAddress address : Collections.list(each.getInetAddresses())) {
          if (address.isLoopbackAddress()) {
            loopback.add(unscoped(address));
          } else if (isUsable(address)) {
            usable.add(unscoped(address));
          }
        }
      }
    } catch (SocketException e) {
      // A host whose interfaces cannot be listed can still talk to itself.
      return List.of(InetAddress.getLoopbackAddress());
    }
    return List.copyOf(usable.isEmpty() ? loopback : usable);
  }

  /** The address alone, or nothing while no interface has it. */
  static List<InetAddress> among(InetAddress wanted) {
    try {
      boolean here =
          wanted.isAnyLocalAddress() || NetworkInterface.getByInetAddress(wanted) != null;
      return here ? List.of(wanted) : List.of();
    } catch (SocketException e) {
      return List.of(wanted);
    }
  }

  /**
   * Link-local IPv6 needs a zone to be used and means nothing to others; IPv4-mapped and site-local
   * IPv6 are left out as RFC 8445 5.1.1.1 asks.
   */
  private static boolean isUsable(InetAddress address) {
    return !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && !(address instanceof Inet6Address six
            && (six.isLinkLocalAddress() || six.isSiteLocalAddress()));
  }

  private static InetAddress unscoped(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of a wrong length", e);
    }
  }
}
