package org.chordial.media.session;

import java.net.InetSocketAddress;
import org.chordial.ice.agent.Candidate;
import org.chordial.media.MediaFailure;

/** How a session comes by its transport. On the session's executor. */
interface MediaRoute extends AutoCloseable {

  /** What becomes of it. */
  interface Events {
    void state(MediaState state);

    /** There is a transport, which may not be ready to send yet. */
    void transport(MediaTransport transport);

    /** Packets can flow. */
    void open(Way way);

    /** The network has changed, and both sides have to tell their addresses anew. */
    default void restartWanted() {}

    /** One more candidate of this side. */
    default void candidate(String ufrag, Candidate candidate) {}

    /** No more will come. */
    default void endOfCandidates(String ufrag) {}

    void failed(MediaFailure failure, String detail);
  }

  /**
   * The path in words for the user.
   *
   * @param srtp the protection profile
   */
  record Way(
      InetSocketAddress local,
      String localType,
      InetSocketAddress remote,
      String remoteType,
      String protocol,
      String srtp) {}

  @Override
  void close();
}
