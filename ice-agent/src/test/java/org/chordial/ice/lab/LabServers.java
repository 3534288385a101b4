package org.chordial.ice.lab;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The servers that an agent of the laboratory uses.
 *
 * @param transport "udp", "tcp", or "all" for those and TLS on port 443, which only ours takes
 */
record LabServers(
    Optional<InetSocketAddress> stun,
    Optional<InetSocketAddress> turn,
    String user,
    String password,
    String transport) {

  static LabServers none() {
    return new LabServers(Optional.empty(), Optional.empty(), "", "", "");
  }

  /** The same without a relay. */
  LabServers stunOnly() {
    return new LabServers(stun, Optional.empty(), "", "", "");
  }

  /** {@code STUN_HOST:PORT|none [TURN_HOST:PORT USER PASSWORD TRANSPORT]}. */
  static LabServers of(String... arguments) {
    Optional<InetSocketAddress> stun =
        arguments[0].equals("none") ? Optional.empty() : Optional.of(address(arguments[0]));
    return arguments.length < 5
        ? new LabServers(stun, Optional.empty(), "", "", "")
        : new LabServers(
            stun, Optional.of(address(arguments[1])), arguments[2], arguments[3], arguments[4]);
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    return new InetSocketAddress(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  /** What {@link #of} reads. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add(stun.map(LabServers::text).orElse("none"));
    turn.ifPresent(server -> arguments.addAll(List.of(text(server), user, password, transport)));
    return arguments;
  }

  private static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }
}
