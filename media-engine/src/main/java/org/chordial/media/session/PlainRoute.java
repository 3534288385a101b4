package org.chordial.media.session;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;

/** Two sockets and the addresses of the SDP: no path to find and no keys. */
final class PlainRoute implements MediaRoute {

  private static final int FIRST_PORT = 16_384;
  private static final int PORT_PAIRS = 8_192;
  private static final int ATTEMPTS = 32;
  private static final String NOT_PROTECTED = "none";

  private final DatagramSocket rtp;
  private final DatagramSocket rtcp;
  private final PlainTransport transport;
  private final Events events;

  private PlainRoute(DatagramSocket rtp, DatagramSocket rtcp, Events events) {
    this.rtp = rtp;
    this.rtcp = rtcp;
    this.events = events;
    this.transport = new PlainTransport(rtp, rtcp);
  }

  /**
   * RFC 3550 section 11: "RTP SHOULD use an even destination port number and the corresponding RTCP
   * stream SHOULD use the next higher (odd) destination port number."
   */
  static PlainRoute open(Network network, InetAddress host, RandomGenerator random, Events events)
      throws MediaException {
    NetworkException last = null;
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = FIRST_PORT + 2 * random.nextInt(PORT_PAIRS);
      try {
        DatagramSocket rtp = network.openUdp(new InetSocketAddress(host, port));
        try {
          DatagramSocket rtcp = network.openUdp(new InetSocketAddress(host, port + 1));
          return new PlainRoute(rtp, rtcp, events);
        } catch (NetworkException e) {
          rtp.close();
          last = e;
        }
      } catch (NetworkException e) {
        last = e;
      }
    }
    throw new MediaException(MediaFailure.NETWORK_UNUSABLE, String.valueOf(last), last);
  }

  PlainLocal local() {
    return new PlainLocal(rtp.localAddress(), rtcp.localAddress());
  }

  void start(PlainRemote remote) {
    events.transport(transport);
    transport.remote(remote);
    events.open(new Way(rtp.localAddress(), "host", remote.rtp(), "host", "udp", NOT_PROTECTED));
  }

  /** The other side has moved. */
  void redirect(PlainRemote remote) {
    transport.remote(remote);
  }

  @Override
  public void close() {
    transport.close();
  }
}
