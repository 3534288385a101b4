package org.chordial.app.sip;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.app.interop.Ports;
import org.chordial.ice.vnet.HeapWatch;
import org.chordial.ice.vnet.HostileBytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The plain SIP sockets of a running user agent, which any stranger reaches: 10,000 datagrams and
 * 300 streams from seed 3261, whole and half messages, and streams that never end or never go on.
 */
class PlainSocketsFuzzTest {
  private static final long SEED = 3261;
  private static final int DATAGRAMS = 10_000;
  private static final int ROUND = 2_000;
  private static final int STREAMS = 300;
  private static final int DEADLINE_MILLIS = 20_000;
  private static final int MORE_THREADS = 40;
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private TestParty bob;
  private InetSocketAddress port;

  @BeforeEach
  void start() throws Exception {
    port = new InetSocketAddress(LOOPBACK, Ports.free());
    bob = new TestParty("bob@example.org", "22".repeat(16), Optional.of(port));
  }

  @AfterEach
  void stop() {
    bob.close();
  }

  private static List<byte[]> genuine() throws Exception {
    List<byte[]> messages = new ArrayList<>();
    for (String name : List.of("wsinv", "intmeth", "esc01", "dblreq", "mpart01", "unreason")) {
      try (InputStream in =
          PlainSocketsFuzzTest.class.getResourceAsStream("rfc4475/" + name + ".dat")) {
        messages.add(in.readAllBytes());
      }
    }
    messages.add(options("udp", 5060, "seed").getBytes(StandardCharsets.UTF_8));
    return messages;
  }

  private static String options(String transport, int from, String callId) {
    return String.join(
        "\r\n",
        "OPTIONS sip:bob@example.org SIP/2.0",
        "Via: SIP/2.0/" + transport + " 127.0.0.1:" + from + ";rport;branch=z9hG4bK" + callId,
        "Max-Forwards: 70",
        "From: <sip:alice@example.org>;tag=1",
        "To: <sip:bob@example.org>",
        "Call-ID: " + callId,
        "CSeq: 1 OPTIONS",
        "Content-Length: 0",
        "",
        "");
  }

  /** As a client does over UDP: again and again until the answer comes. */
  private void assertAnswersDatagrams(String callId) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
      socket.setSoTimeout(500);
      byte[] request =
          options("UDP", socket.getLocalPort(), callId).getBytes(StandardCharsets.UTF_8);
      for (int tries = 0; tries < DEADLINE_MILLIS / 500; tries++) {
        socket.send(new DatagramPacket(request, request.length, port));
        DatagramPacket answer = new DatagramPacket(new byte[4096], 4096);
        try {
          socket.receive(answer);
        } catch (SocketTimeoutException e) {
          continue;
        }
        String text = new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
        assertTrue(text.startsWith("SIP/2.0 200 "), text);
        return;
      }
      throw new AssertionError("no answer over UDP any more");
    }
  }

  private void assertAnswersStreams(String callId) throws IOException {
    try (Socket socket = open()) {
      socket
          .getOutputStream()
          .write(options("TCP", socket.getLocalPort(), callId).getBytes(StandardCharsets.UTF_8));
      String text = new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
      assertTrue(text.startsWith("SIP/2.0 200 "), text);
    }
  }

  private Socket open() throws IOException {
    Socket socket = new Socket(LOOPBACK, port.getPort());
    socket.setSoTimeout(DEADLINE_MILLIS);
    return socket;
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  @Test
  void brokenDatagramsNeverStopTheUserAgentNorFillIt() throws Exception {
    HostileBytes hostile = new HostileBytes(SEED, genuine());
    assertAnswersDatagrams("before");
    int threads = threads();
    HeapWatch heap = new HeapWatch();
    try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
      for (int i = 1; i <= DATAGRAMS; i++) {
        byte[] bytes = hostile.next();
        socket.send(new DatagramPacket(bytes, bytes.length, port));
        if (i % ROUND == 0) {
          assertAnswersDatagrams("after" + i);
          assertTrue(threads() < threads + MORE_THREADS, () -> threads() + " threads");
          bob.forget();
        }
      }
    }
    heap.assertFlat();
  }

  @Test
  void brokenStreamsNeverStopTheUserAgentNorFillIt() throws Exception {
    HostileBytes hostile = new HostileBytes(SEED, genuine());
    assertAnswersStreams("before");
    int threads = threads();
    HeapWatch heap = new HeapWatch();
    for (int i = 1; i <= STREAMS; i++) {
      try (Socket socket = open()) {
        OutputStream out = socket.getOutputStream();
        for (int messages = 0; messages < 4; messages++) {
          out.write(hostile.next());
        }
      } catch (SocketException e) {
        assertTrue(String.valueOf(e.getMessage()).length() > 3, "the stack has hung up already");
      }
      if (i % 100 == 0) {
        assertAnswersStreams("after" + i);
        bob.forget();
      }
    }
    heap.assertFlat();
    assertTrue(threads() < threads + MORE_THREADS, () -> threads() + " threads");
  }

  /** Waits until the stack hangs up. */
  private static void assertHungUp(Socket socket) throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        // an answer on the way to the end
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the stack goes on waiting", e);
    } catch (SocketException e) {
      assertTrue(socket.isConnected(), "it hung up while bytes were under way");
    }
  }

  @Test
  void whoNeverComesToAnEndIsHungUpOn() throws Exception {
    String start = "OPTIONS sip:bob@example.org SIP/2.0\r\n";
    HeapWatch heap = new HeapWatch();
    try (Socket slow = open();
        Socket half = open();
        Socket huge = open()) {
      slow.getOutputStream().write((start + "Via: SIP").getBytes(StandardCharsets.UTF_8));
      String whole = options("TCP", 5060, "half");
      half.getOutputStream()
          .write(
              (whole.replace("Length: 0", "Length: 500") + "v=0").getBytes(StandardCharsets.UTF_8));
      huge.getOutputStream()
          .write(
              (whole.replace("Length: 0", "Length: 2000000000") + "v=0")
                  .getBytes(StandardCharsets.UTF_8));
      for (String endless : List.of("a", "X: y\r\n", "X: y\r\n z\r\n", "\r\r\r")) {
        endless(start, endless.repeat(1000).getBytes(StandardCharsets.UTF_8));
      }
      assertHungUp(huge);
      assertHungUp(slow);
      assertHungUp(half);
    }
    heap.assertFlat();
    assertAnswersStreams("after");
  }

  /** Writes until the stack has had enough; it must have long before 64 MiB. */
  private void endless(String start, byte[] more) throws IOException {
    try (Socket socket = open()) {
      OutputStream out = socket.getOutputStream();
      out.write(start.getBytes(StandardCharsets.UTF_8));
      for (long sent = 0; sent < 64L << 20; sent += more.length) {
        out.write(more);
      }
    } catch (SocketException e) {
      return;
    }
    throw new AssertionError(
        "everything was taken: " + new String(more, 0, 10, StandardCharsets.UTF_8));
  }
}
