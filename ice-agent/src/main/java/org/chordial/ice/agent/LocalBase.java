package org.chordial.ice.agent;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.turn.RelayedSocket;

/**
 * A socket from which checks are sent: the base of a host candidate and of the reflexive ones
 * behind it, or of a relayed candidate.
 *
 * @param host the host or relayed candidate, even where the agent does not tell it to the peer
 */
record LocalBase(DatagramSocket socket, int localPreference, Candidate host) {

  InetSocketAddress address() {
    return host.address();
  }

  /** The connections behind it, where it is one over TCP. */
  Optional<FramedSocket> connections() {
    return socket instanceof FramedSocket framed ? Optional.of(framed) : Optional.empty();
  }

  /** The socket on a TURN server, where it is one. */
  Optional<RelayedSocket> relay() {
    return socket instanceof RelayedSocket relayed ? Optional.of(relayed) : Optional.empty();
  }

  /**
   * RFC 8445, section 7.1.1: the PRIORITY of checks is that of "the local candidate, but with the
   * candidate type preference of peer-reflexive candidates".
   */
  long checkPriority() {
    return Priorities.candidate(
        CandidateType.PEER_REFLEXIVE, host.transport(), localPreference, host.component());
  }

  /** Two bases are the same only where their sockets are. */
  @Override
  public boolean equals(Object other) {
    return other instanceof LocalBase base && base.socket.equals(socket);
  }

  @Override
  public int hashCode() {
    return socket.hashCode();
  }
}
