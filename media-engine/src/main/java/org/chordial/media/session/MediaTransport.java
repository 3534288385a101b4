package org.chordial.media.session;

/** What carries the packets of a session, and the figures that it keeps. */
interface MediaTransport extends PacketOutput, AutoCloseable {

  /** Sets who gets what arrives. */
  void input(PacketInput input);

  /** Delivers what came before the streams were there. */
  void flow();

  /** RTP packets that could be used. */
  long packetsIn();

  long bytesIn();

  long packetsOut();

  long bytesOut();

  /** Datagrams that could not be used, for whatever reason. */
  long dropped();

  @Override
  void close();
}
