package org.chordial.app.control;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stands before a TURN server and holds back what asks it for relays until that is let go. */
final class HeldServer implements AutoCloseable {

  private static final int MAX_DATAGRAM = 4096;

  /** What one client sends, on its way to the server. */
  private record Held(DatagramSocket by, DatagramPacket packet) {}

  private final DatagramSocket front;
  private final InetSocketAddress server;
  private final Map<SocketAddress, DatagramSocket> ways = new HashMap<>();
  private final List<Held> held = new ArrayList<>();
  private boolean holding;

  HeldServer(InetSocketAddress server) throws IOException {
    this.server = server;
    front = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(() -> read(front, this::fromClient));
  }

  int port() {
    return front.getLocalPort();
  }

  synchronized void hold() {
    holding = true;
  }

  /** Everything that was held goes on now. */
  synchronized void release() throws IOException {
    holding = false;
    for (Held each : held) {
      each.by().send(each.packet());
    }
    held.clear();
  }

  /** How many datagrams wait. */
  synchronized int waiting() {
    return held.size();
  }

  private interface Taker {
    void take(DatagramPacket packet) throws IOException;
  }

  private static void read(DatagramSocket socket, Taker taker) {
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
        socket.receive(packet);
        taker.take(packet);
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private synchronized void fromClient(DatagramPacket packet) throws IOException {
    DatagramSocket way = ways.get(packet.getSocketAddress());
    if (way == null) {
      SocketAddress client = packet.getSocketAddress();
      DatagramSocket made =
          new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ways.put(client, made);
      Thread.ofVirtual()
          .start(
              () ->
                  read(
                      made,
                      back ->
                          front.send(
                              new DatagramPacket(back.getData(), back.getLength(), client))));
      way = made;
    }
    DatagramPacket onward = new DatagramPacket(packet.getData(), packet.getLength(), server);
    if (holding && isAllocate(packet)) {
      held.add(new Held(way, onward));
    } else {
      way.send(onward);
    }
  }

  /** RFC 8656, section 17: the method Allocate has the number 3. */
  private static boolean isAllocate(DatagramPacket packet) {
    return packet.getLength() > 1 && packet.getData()[0] == 0 && packet.getData()[1] == 3;
  }

  @Override
  public synchronized void close() {
    front.close();
    ways.values().forEach(DatagramSocket::close);
  }
}
