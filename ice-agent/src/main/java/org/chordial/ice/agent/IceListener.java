package org.chordial.ice.agent;

import org.chordial.ice.net.DatagramPath;

/** Learns what becomes of an {@link IceAgent}, on the agent's executor. */
public interface IceListener {

  /**
   * Data may flow. Called once for each component.
   *
   * @param path delivers every datagram that is not STUN, beginning with the few that came before
   *     its receiver was set; closing it closes the agent
   */
  void selected(DatagramPath path, CandidatePair pair);

  /**
   * The same path now uses another pair: a better one was found, or the network has changed. Data
   * go on without a gap.
   */
  default void moved(CandidatePair pair) {}

  /**
   * One more local candidate for the peer, after {@link IceAgent#trickle()} (RFC 8838, section 9).
   *
   * @param ufrag of the description that the candidate belongs to
   */
  default void candidate(String ufrag, Candidate candidate) {}

  /** No more local candidates will come (RFC 8838, section 13). */
  default void endOfCandidates(String ufrag) {}

  /**
   * The using protocol should call {@link IceAgent#restart} and tell the peer. Until that has led
   * to a new path the old one goes on as well as it can.
   */
  default void restartWanted(RestartReason reason) {}

  /**
   * The agent has failed and is closed. Called at most once: before {@code selected} where no path
   * was found, after it where the path died. Never called after {@link IceAgent#close()}.
   */
  void failed(IceFailure reason);
}
