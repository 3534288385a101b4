package org.chordial.app.sip;

import org.chordial.overlay.wire.NodeId;

/** Where a request goes. */
public sealed interface SipTarget {

  /**
   * A device in the overlay, to which a connection is open.
   *
   * @param aor {@code user@domain}
   */
  record Device(String aor, NodeId node) implements SipTarget {}

  /** A SIP URI outside the overlay, reached by plain SIP. */
  record Plain(String uri) implements SipTarget {}
}
