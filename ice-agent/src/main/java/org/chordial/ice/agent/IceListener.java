package org.chordial.ice.agent;

import org.chordial.ice.net.DatagramPath;

/** Learns what becomes of an {@link IceAgent}, on the agent's executor. */
public interface IceListener {

  /**
   * A pair is selected: data may flow. Called once.
   *
   * @param path delivers every datagram that is not STUN, beginning with the few that came before
   *     its receiver was set; closing it closes the agent
   */
  void selected(DatagramPath path, CandidatePair pair);

  /**
   * The agent has failed and is closed. Called at most once: before {@code selected} where no path
   * was found, after it where the path died. Never called after {@link IceAgent#close()}.
   */
  void failed(IceFailure reason);
}
