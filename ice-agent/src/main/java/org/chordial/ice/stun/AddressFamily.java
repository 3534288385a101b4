package org.chordial.ice.stun;

import java.net.Inet4Address;
import java.net.InetAddress;

/** The address families of STUN (RFC 8489, section 14.1) as TURN asks for them. */
public final class AddressFamily {

  public static final int IPV4 = 1;
  public static final int IPV6 = 2;

  private AddressFamily() {}

  public static int of(InetAddress address) {
    return address instanceof Inet4Address ? IPV4 : IPV6;
  }
}
