package org.chordial.app.sip;

import gov.nist.core.net.DefaultNetworkLayer;
import gov.nist.core.net.NetworkLayer;
import gov.nist.javax.sip.SipStackImpl;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * The stack's sockets, of which those that others open do not stay when nothing comes on them: the
 * stack has only so many connections, and a thread for each. JAIN-SIP makes it by name, therefore
 * it is public.
 */
public final class BoundedNetworkLayer implements NetworkLayer {

  /** Above the pause of two minutes at most between keep-alives of RFC 5626 section 4.4.1. */
  private static final int IDLE_MILLIS = 180_000;

  private static final NetworkLayer PLAIN = DefaultNetworkLayer.SINGLETON;

  @Override
  public ServerSocket createServerSocket(int port, int backlog, InetAddress bindAddress)
      throws IOException {
    return new ServerSocket(port, backlog, bindAddress) {
      @Override
      public Socket accept() throws IOException {
        Socket accepted = super.accept();
        accepted.setSoTimeout(IDLE_MILLIS);
        return accepted;
      }
    };
  }

  @Override
  public SSLServerSocket createSSLServerSocket(int port, int backlog, InetAddress bindAddress)
      throws IOException {
    return PLAIN.createSSLServerSocket(port, backlog, bindAddress);
  }

  @Override
  public Socket createSocket(InetAddress address, int port) throws IOException {
    return PLAIN.createSocket(address, port);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress)
      throws IOException {
    return PLAIN.createSocket(address, port, localAddress);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress myAddress, int myPort)
      throws IOException {
    return PLAIN.createSocket(address, port, myAddress, myPort);
  }

  @Override
  public SSLSocket createSSLSocket(InetAddress address, int port) throws IOException {
    return PLAIN.createSSLSocket(address, port);
  }

  @Override
  public SSLSocket createSSLSocket(InetAddress address, int port, InetAddress localAddress)
      throws IOException {
    return PLAIN.createSSLSocket(address, port, localAddress);
  }

  @Override
  public DatagramSocket createDatagramSocket() throws SocketException {
    return PLAIN.createDatagramSocket();
  }

  @Override
  public DatagramSocket createDatagramSocket(int port, InetAddress address) throws SocketException {
    return PLAIN.createDatagramSocket(port, address);
  }

  @Override
  public void setSipStack(SipStackImpl stack) {
    // of no use
  }
}
