package org.chordial.ice.agent;

import java.util.List;

/** Learns what a gatherer finds, one by one as RFC 8838 wants it told. */
interface Gathering {

  /** A socket is open: what comes to it is from now on the taker's business. */
  void base(LocalBase base);

  void candidate(LocalCandidate candidate);

  /** A relay is reached from another address of this host now (RFC 8016). */
  default void relayMoved() {}

  /** What was open is gone, and closed, though nobody here has closed it. */
  default void gone(List<LocalBase> bases) {}

  /** Nothing more is worth waiting for; late candidates may still come. */
  void complete();
}
