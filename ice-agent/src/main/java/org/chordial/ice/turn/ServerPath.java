package org.chordial.ice.turn;

import java.util.function.Consumer;
import org.chordial.ice.net.DatagramPath;

/**
 * The way between a client and its TURN server. Each buffer is one whole STUN or ChannelData
 * message.
 */
interface ServerPath extends DatagramPath {

  /** Whether what is sent arrives for certain, so that nothing is to be sent again. */
  boolean isReliable();

  /** Whether ChannelData is padded. */
  boolean isStream();

  /** Learns, once, that the other side or the network has ended it. */
  void onClosed(Consumer<String> closed);
}
