package org.chordial.ice.agent;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Gives candidates their foundations (RFC 8445, section 5.1.1.3): the same one where type, base
 * address, server address and transport are the same.
 */
final class Foundations {

  private record Origin(
      CandidateType type,
      InetAddress base,
      Optional<InetAddress> server,
      CandidateTransport transport) {}

  private final Map<Origin, String> known = new HashMap<>();

  String of(
      CandidateType type,
      InetAddress base,
      Optional<InetAddress> server,
      CandidateTransport transport) {
    return known.computeIfAbsent(
        new Origin(type, base, server, transport), _ -> Integer.toString(known.size() + 1));
  }
}
