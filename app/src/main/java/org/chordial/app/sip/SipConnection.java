package org.chordial.app.sip;

import java.util.Optional;
import org.chordial.overlay.wire.NodeId;

/**
 * A reliable, ordered connection to one node that carries whole SIP messages and nothing else (RFC
 * 7904 section 5.1: "an existing RELOAD overlay link MUST NOT carry SIP"). Used on the phone's
 * executor only.
 */
public interface SipConnection {

  /** Gets whole messages, and learns once of the end. */
  interface Handler {
    void received(byte[] message);

    /**
     * @param reason why, in a sentence; empty where the other side just closed
     */
    void closed(String reason);
  }

  /** The Node-ID that the far certificate carries. */
  NodeId remoteNodeId();

  /** The user name that the far certificate carries, {@code user@domain}. */
  Optional<String> remoteUser();

  /**
   * Sends one message.
   *
   * @return false where the connection is closed or the message too long
   */
  boolean send(byte[] message);

  void handler(Handler handler);

  void close();
}
