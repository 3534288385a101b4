package org.chordial.ice.dtls;

import java.util.Optional;
import java.util.function.Consumer;
import org.chordial.ice.net.DatagramPath;

/**
 * DTLS 1.2 over a datagram path (RFC 6347): each datagram goes as one record, in no order and
 * without guarantee. Until there is a receiver a few datagrams are held. Used on the context's
 * executor only. Closing it says goodbye to the other side and closes the path beneath.
 */
public interface DtlsConnection extends DatagramPath, SecureSession {

  /** The longest datagram that can be sent, in bytes; longer ones are dropped and counted. */
  int maximumDatagram();

  /** What use_srtp agreed on. */
  Optional<SrtpProfile> srtpProfile();

  /**
   * Learns of the end, once, and at once where it has come already.
   *
   * @param closed gets the reason, in a sentence; empty where either side just closed
   */
  void onClosed(Consumer<String> closed);

  /** Datagrams and records dropped since the start: forged, replayed, too long or unread. */
  long dropped();
}
