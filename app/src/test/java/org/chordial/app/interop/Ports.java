package org.chordial.app.interop;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;

/** Ports of the loopback interface. */
final class Ports {
  private Ports() {}

  static int free() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
