package org.chordial.ice.stun;

import java.net.InetSocketAddress;

/** An attribute of NAT behaviour discovery (RFC 5780, section 7). */
public sealed interface BehaviourAttribute extends StunAttribute {

  /** Asks for an answer from the server's other address, other port or both. */
  record ChangeRequest(boolean address, boolean port) implements BehaviourAttribute {}

  /** Asks for an answer to another port of the address that the request came from. */
  record ResponsePort(int port) implements BehaviourAttribute {}

  /**
   * Makes a message longer.
   *
   * @param bytes of the value, whose content does not matter
   */
  record Padding(int bytes) implements BehaviourAttribute {}

  /** Where the answer was sent from. */
  record ResponseOrigin(InetSocketAddress address) implements BehaviourAttribute {}

  /** The server's other address and other port. */
  record OtherAddress(InetSocketAddress address) implements BehaviourAttribute {}
}
