package org.chordial.ice.turn;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Clients of a relay and their peers, sending at a steady rate, as a program of one thread that
 * never sleeps: every socket is connected, and what comes is read as soon as it is there. It reads
 * lines:
 *
 * <pre>
 * open COUNT                      so many more pairs of a client and a peer
 * run RATE BYTES WAYS SECONDS     packets a second of each flow; 2 ways: the peers send, too
 * </pre>
 *
 * <p>and answers each of them with one.
 */
final class RelayLoad {

  private static final int RECEIVE_BUFFER = 1 << 20;
  private static final int LONGEST = 2048;

  /** As many are sent at once where sending is late. */
  private static final int BURST = 16;

  private static final long LINGER_NANOS = 300_000_000;
  private static final long NANOS = 1_000_000_000;

  /** Delays are counted by the microsecond. */
  private static final int SLOWEST_MICROS = 1_000_000;

  /** One end: what it sends has room for a channel's header where it is a client of a relay. */
  private record End(DatagramChannel socket, int channel) {}

  private final RandomGenerator random = new SplittableRandom(1);
  private final LongTermAuth auth = new LongTermAuth(Coturn.ALICE);
  private final Selector selector = Selector.open();
  private final ByteBuffer in = ByteBuffer.allocateDirect(LONGEST);
  private final ByteBuffer out = ByteBuffer.allocateDirect(LONGEST);
  private final List<End> clients = new ArrayList<>();
  private final List<End> peers = new ArrayList<>();
  private final int[] delays = new int[SLOWEST_MICROS];
  private final int server;
  private long received;

  /**
   * @param server the relay's port; 0: clients and peers exchange packets without one
   */
  private RelayLoad(int server) throws IOException {
    this.server = server;
  }

  /** What one run has come to; times in microseconds. */
  record Result(long due, long sent, long received, int median, int slow) {

    static Result of(String line) {
      String[] fields = line.split(" ", -1);
      return new Result(
          Long.parseLong(fields[0]),
          Long.parseLong(fields[1]),
          Long.parseLong(fields[2]),
          Integer.parseInt(fields[3]),
          Integer.parseInt(fields[4]));
    }

    double lostPercent() {
      return 100.0 * (sent - received) / sent;
    }

    /** Whether the load was what it should have been. */
    boolean isWhole() {
      return sent >= due * 0.99;
    }
  }

  public static void main(String[] args) throws Exception {
    RelayLoad load = new RelayLoad(Integer.parseInt(args[0]));
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (line != null) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("open")) {
        load.open(Integer.parseInt(words[1]));
        System.out.println("open");
      } else {
        Result result =
            load.run(
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                words[3].equals("2"),
                Integer.parseInt(words[4]));
        System.out.printf(
            Locale.ROOT,
            "%d %d %d %d %d%n",
            result.due(),
            result.sent(),
            result.received(),
            result.median(),
            result.slow());
      }
      line = lines.readLine();
    }
  }

  private void open(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      DatagramChannel client = socket();
      DatagramChannel peer = socket();
      int channel = server == 0 ? 0 : ChannelData.FIRST;
      if (server == 0) {
        client.connect(peer.getLocalAddress());
        peer.connect(client.getLocalAddress());
      } else {
        client.connect(new InetSocketAddress(LoadClient.LOOPBACK, server));
        LoadClient.open(client, peer, channel, auth, random);
      }
      join(clients, new End(client, channel));
      join(peers, new End(peer, 0));
    }
  }

  private static DatagramChannel socket() throws IOException {
    return DatagramChannel.open(StandardProtocolFamily.INET)
        .setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER)
        .bind(new InetSocketAddress(LoadClient.LOOPBACK, 0));
  }

  private void join(List<End> ends, End end) throws IOException {
    ends.add(end);
    end.socket().configureBlocking(false).register(selector, SelectionKey.OP_READ, end);
  }

  private Result run(int rate, int bytes, boolean bothWays, int seconds) throws IOException {
    Arrays.fill(delays, 0);
    received = 0;
    List<End> flows = flows(bothWays);
    double perNano = (double) rate * flows.size() / NANOS;
    long due = (long) rate * flows.size() * seconds;
    long sent = 0;
    int next = 0;
    long start = System.nanoTime();
    long end = start + seconds * NANOS;
    long now = start;
    while (now < end) {
      long behind = Math.min(due, (long) ((now - start) * perNano)) - sent;
      for (int i = 0; i < Math.min(behind, BURST); i++) {
        send(flows.get(next), bytes);
        next = next + 1 == flows.size() ? 0 : next + 1;
        sent++;
      }
      selector.selectNow(this::receive);
      now = System.nanoTime();
    }
    while (received < sent && System.nanoTime() < end + LINGER_NANOS) {
      selector.selectNow(this::receive);
    }
    return new Result(due, sent, received, percentile(50), percentile(99));
  }

  /** In turn, so that both ways have the same load at every moment. */
  private List<End> flows(boolean bothWays) {
    if (!bothWays) {
      return clients;
    }
    List<End> flows = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      flows.add(clients.get(i));
      flows.add(peers.get(i));
    }
    return flows;
  }

  private void send(End from, int bytes) throws IOException {
    out.clear();
    if (from.channel() != 0) {
      out.putShort((short) from.channel()).putShort((short) bytes);
    }
    out.putLong(System.nanoTime()).position(out.position() + bytes - Long.BYTES).flip();
    from.socket().write(out);
  }

  private void receive(SelectionKey key) {
    End end = (End) key.attachment();
    try {
      in.clear();
      end.socket().read(in);
    } catch (IOException e) {
      // A packet that could not be delivered; it is missing in the count.
      return;
    }
    if (in.position() > ChannelData.HEADER + Long.BYTES) {
      received++;
      long nanos = System.nanoTime() - in.getLong(end.channel() == 0 ? 0 : ChannelData.HEADER);
      delays[Math.clamp(nanos / 1000, 0, SLOWEST_MICROS - 1)]++;
    }
  }

  private int percentile(int which) {
    long before = received * which / 100;
    int micros = 0;
    for (long seen = delays[0]; seen <= before && micros < SLOWEST_MICROS - 1; ) {
      micros++;
      seen += delays[micros];
    }
    return micros;
  }
}
