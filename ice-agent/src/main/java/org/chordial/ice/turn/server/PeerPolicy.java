package org.chordial.ice.turn.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whom the server relays to. RFC 8656, section 21.1: an attacker could "use the TURN server to
 * access" what is near it, so without an explicit permit nothing but the open internet is a peer.
 */
public final class PeerPolicy {

  private static final List<Prefix> FORBIDDEN =
      List.of(
          Prefix.of("0.0.0.0", 8),
          Prefix.of("10.0.0.0", 8),
          Prefix.of("100.64.0.0", 10),
          Prefix.of("127.0.0.0", 8),
          Prefix.of("169.254.0.0", 16),
          Prefix.of("172.16.0.0", 12),
          Prefix.of("192.0.0.0", 24),
          Prefix.of("192.168.0.0", 16),
          Prefix.of("198.18.0.0", 15),
          Prefix.of("224.0.0.0", 3),
          Prefix.of("::", 16),
          Prefix.of("64:ff9b:1::", 48),
          Prefix.of("100::", 64),
          Prefix.of("2001::", 32),
          Prefix.of("2002::", 16),
          Prefix.of("fc00::", 7),
          Prefix.of("fe80::", 9),
          Prefix.of("ff00::", 8));

  /** RFC 6052: an IPv4 address in the last four bytes, reached through a translator. */
  private static final Prefix TRANSLATED = Prefix.of("64:ff9b::", 96);

  private record Prefix(byte[] bits, int length) {

    static Prefix of(String address, int length) {
      return new Prefix(InetAddress.ofLiteral(address).getAddress(), length);
    }

    boolean contains(byte[] address) {
      if (address.length != bits.length) {
        return false;
      }
      int whole = length / 8;
      for (int i = 0; i < whole; i++) {
        if (address[i] != bits[i]) {
          return false;
        }
      }
      int rest = 0xff00 >> length % 8 & 0xff;
      return rest == 0 || ((address[whole] ^ bits[whole]) & rest) == 0;
    }
  }

  private final List<Prefix> permitted;

  private PeerPolicy(List<Prefix> permitted) {
    this.permitted = List.copyOf(permitted);
  }

  /** The open internet alone. */
  public static PeerPolicy open() {
    return new PeerPolicy(List.of());
  }

  /**
   * Permits a range that is else forbidden, or an own address of the server.
   *
   * @param length of the prefix in bits
   */
  public PeerPolicy permitting(InetAddress address, int length) {
    List<Prefix> more = new ArrayList<>(permitted);
    more.add(new Prefix(address.getAddress(), length));
    return new PeerPolicy(more);
  }

  /** Whether it was permitted though it may not be open. */
  public boolean permitsExplicitly(InetAddress address) {
    byte[] bytes = address.getAddress();
    return contains(permitted, bytes);
  }

  /** Whether this is somebody on the open internet. */
  boolean isOpen(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (TRANSLATED.contains(bytes)) {
      return isOpen(embedded(bytes));
    }
    return !contains(FORBIDDEN, bytes);
  }

  /** Asked for every packet to an own address. */
  private static boolean contains(List<Prefix> prefixes, byte[] address) {
    for (Prefix prefix : prefixes) {
      if (prefix.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static InetAddress embedded(byte[] translated) {
    try {
      return Inet4Address.getByAddress(Arrays.copyOfRange(translated, 12, 16));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
