package org.chordial.ice.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A candidate whose address the peer hides behind a name of multicast DNS.
 *
 * @param host ends in ".local"
 * @param port of the address that the name will give
 * @param candidate with any address in the place of the unknown one
 */
public record NamedCandidate(String host, int port, Candidate candidate) {

  /** The candidate once its name is known to be this address. */
  Candidate at(InetAddress address) {
    return new Candidate(
        candidate.foundation(),
        candidate.component(),
        candidate.transport(),
        candidate.priority(),
        new InetSocketAddress(address, port),
        candidate.type(),
        candidate.related());
  }
}
