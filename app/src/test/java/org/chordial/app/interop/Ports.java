package org.chordial.app.interop;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback interface. */
public final class Ports {
  // Below those that the system gives to outgoing connections, which would take one back.
  private static final int FIRST = 20_000;
  private static final int END = 30_000;
  private static final int TRIES = 100;

  private Ports() {}

  /** One that is free for UDP and for TCP. */
  public static int free() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      try (ServerSocket tcp = new ServerSocket(port, 1, loopback);
          DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), loopback)) {
        return udp.getLocalPort();
      } catch (BindException e) {
        // Taken: another one, then.
      }
    }
    throw new IOException("no free port");
  }
}
