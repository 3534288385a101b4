package org.chordial.ice.turn.server;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.chordial.ice.dtls.DtlsConnection;
import org.chordial.ice.dtls.DtlsListener;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;

/** The clients over DTLS (RFC 7350) on a UDP socket that others use without. */
final class DtlsClients implements DatagramSocket.Receiver, AutoCloseable {

  /** RFC 7983, section 7: DTLS begins with a byte of 20 to 63. */
  private static final int FIRST = 20;

  private static final int LAST = 63;

  private final RelayCore core;
  private final TurnDispatcher dispatcher;
  private final DatagramSocket.Receiver plain;
  private final SharedSocket shared;
  private final DtlsListener listener;

  /**
   * @param plain gets whatever is not DTLS
   */
  DtlsClients(
      DatagramSocket socket,
      TlsSettings tls,
      RelayCore core,
      TurnDispatcher dispatcher,
      DatagramSocket.Receiver plain,
      CoreContext context) {
    this.core = core;
    this.dispatcher = dispatcher;
    this.plain = plain;
    this.shared = new SharedSocket(socket);
    this.listener = new DtlsListener(shared, tls, context, this::accepted, plain);
  }

  @Override
  public void received(ByteBuf datagram, InetSocketAddress from) {
    int first = datagram.isReadable() ? datagram.getUnsignedByte(datagram.readerIndex()) : 0;
    if (first >= FIRST && first <= LAST) {
      shared.receiver.received(datagram, from);
    } else {
      plain.received(datagram, from);
    }
  }

  private void accepted(DtlsConnection connection) {
    DtlsLink link = new DtlsLink(connection);
    connection.onClosed(reason -> core.disconnected(link));
    connection.receiver(message -> dispatcher.received(link, message));
  }

  @Override
  public void close() {
    listener.close();
  }

  private static final class DtlsLink extends ClientLink {
    private final DtlsConnection connection;

    DtlsLink(DtlsConnection connection) {
      super(connection.remoteAddress());
      this.connection = connection;
    }

    @Override
    List<X509Certificate> certificates() {
      return connection.peerChain();
    }

    @Override
    boolean isStream() {
      return false;
    }

    /** The cookie of the handshake has shown it. */
    @Override
    boolean isProven() {
      return true;
    }

    @Override
    void send(ByteBuf message) {
      connection.send(message);
    }
  }

  /** The socket as the DTLS half sees it; its owner closes it. */
  private static final class SharedSocket implements DatagramSocket {
    private final DatagramSocket socket;
    private Receiver receiver;

    SharedSocket(DatagramSocket socket) {
      this.socket = socket;
    }

    @Override
    public InetSocketAddress localAddress() {
      return socket.localAddress();
    }

    @Override
    public void send(ByteBuf datagram, InetSocketAddress to) {
      socket.send(datagram, to);
    }

    @Override
    public void receiver(Receiver changed) {
      receiver = changed;
    }

    @Override
    public void close() {}
  }
}
