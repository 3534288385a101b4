package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.DoubleStream;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.NettyNetwork;
import org.chordial.ice.net.NettyRuntime;

/**
 * Clients of a relay, and the peers that they talk to, sending at a steady rate. Peers have several
 * sockets, as they have in the world: into one alone the kernel puts no more than 5 ms of the
 * traffic of a thousand.
 */
final class RelayLoad {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int TICK_MILLIS = 20;
  private static final int PARTS = 10;
  private static final int PEERS = 64;
  private static final int LIMIT_SECONDS = 60;

  /** What is sent from one socket to one address. */
  private record Flow(DatagramSocket from, InetSocketAddress to, CoreContext on) {}

  record Result(long sent, long received, double[] millis) {

    double percentile(int which) {
      return millis.length == 0 ? Double.NaN : millis[(millis.length - 1) * which / 100];
    }

    double lostPercent() {
      return 100.0 * (sent - received) / sent;
    }
  }

  private final CoreContext clients;
  private final CoreContext others;
  private final NettyNetwork network;
  private final List<DatagramSocket> peers = new ArrayList<>();
  private final List<Flow> flows = new ArrayList<>();
  private final AtomicLong sent = new AtomicLong();
  private final Arrivals atPeers = new Arrivals();
  private final Arrivals atClients = new Arrivals();

  /** What has come on one executor, and how long it took. */
  private static final class Arrivals {
    private long received;
    private double[] millis = new double[0];
    private int samples;

    void expect(int most) {
      received = 0;
      samples = 0;
      millis = new double[most];
    }

    void arrived(ByteBuf datagram) {
      received++;
      if (samples < millis.length) {
        millis[samples++] = (System.nanoTime() - datagram.readLong()) / 1e6;
      }
      datagram.release();
    }
  }

  RelayLoad(NettyRuntime runtime) throws Exception {
    clients = runtime.newContext();
    others = runtime.newContext();
    network = runtime.network(clients, Optional.of(LOOPBACK));
    NettyNetwork ears = runtime.network(others, Optional.of(LOOPBACK));
    for (int i = 0; i < PEERS; i++) {
      peers.add(
          call(
              others,
              () -> {
                DatagramSocket peer = ears.openUdp(new InetSocketAddress(LOOPBACK, 0));
                peer.receiver((datagram, from) -> atPeers.arrived(datagram));
                return peer;
              }));
    }
  }

  private static <T> T call(CoreContext context, Callable<T> task) throws Exception {
    return context.executor().submit(task).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Sockets that send to the peers without a relay. */
  void directly(int count, boolean bothWays) throws Exception {
    for (int i = 0; i < count; i++) {
      join(call(clients, () -> network.openUdp(new InetSocketAddress(LOOPBACK, 0))), bothWays);
    }
  }

  /** Sockets on a relay, each with a channel to its peer. */
  void allocate(RelayServer server, int count, boolean bothWays) throws Exception {
    for (int i = 0; i < count; i++) {
      TurnClient client =
          call(
                  clients,
                  () ->
                      TurnClient.allocate(
                          server, RelayRequest.both().withFamilies(List.of(1)), network, clients))
              .get(LIMIT_SECONDS, TimeUnit.SECONDS);
      RelayedSocket socket = client.sockets().getFirst();
      InetSocketAddress peer = peers.get(flows.size() % PEERS).localAddress();
      call(
          clients,
          () -> {
            socket.settle(peer);
            return null;
          });
      join(socket, bothWays);
    }
    TimeUnit.MILLISECONDS.sleep(500);
  }

  private void join(DatagramSocket socket, boolean bothWays) throws Exception {
    DatagramSocket peer = peers.get(flows.size() % PEERS);
    call(
        clients,
        () -> {
          socket.receiver((datagram, from) -> atClients.arrived(datagram));
          return null;
        });
    flows.add(new Flow(socket, peer.localAddress(), clients));
    if (bothWays) {
      flows.add(new Flow(peer, socket.localAddress(), others));
    }
  }

  /**
   * Sends, spread over ticks of 20 ms and their tenths, so that no burst waits for itself.
   *
   * @param rate packets a second of each flow
   */
  Result run(int rate, int bytes, int seconds) throws Exception {
    int most = Math.min(1_000_000, rate * seconds * flows.size());
    sent.set(0);
    call(
        others,
        () -> {
          atPeers.expect(most);
          return null;
        });
    call(
        clients,
        () -> {
          atClients.expect(most);
          return null;
        });
    double share = (double) rate * TICK_MILLIS / 1000 / PARTS * flows.size();
    double due = 0;
    int next = 0;
    long start = System.nanoTime();
    for (int part = 0; part < seconds * 1000 / TICK_MILLIS * PARTS; part++) {
      due += share;
      int count = (int) due;
      due -= count;
      send(next, count, bytes);
      next = (next + count) % flows.size();
      long wait = start + (part + 1L) * TICK_MILLIS * 1_000_000L / PARTS - System.nanoTime();
      if (wait > 0) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
    }
    TimeUnit.MILLISECONDS.sleep(500);
    double[] all =
        DoubleStream.concat(samples(others, atPeers), samples(clients, atClients))
            .sorted()
            .toArray();
    return new Result(sent.get(), atPeers.received + atClients.received, all);
  }

  private static DoubleStream samples(CoreContext on, Arrivals arrivals) throws Exception {
    return Arrays.stream(call(on, () -> Arrays.copyOf(arrivals.millis, arrivals.samples)));
  }

  private void send(int from, int count, int bytes) {
    for (CoreContext context : List.of(clients, others)) {
      List<Flow> due = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Flow flow = flows.get((from + i) % flows.size());
        if (flow.on().equals(context)) {
          due.add(flow);
        }
      }
      if (!due.isEmpty()) {
        context.executor().execute(() -> due.forEach(flow -> send(flow, bytes)));
      }
    }
  }

  private void send(Flow flow, int bytes) {
    ByteBuf datagram = PooledByteBufAllocator.DEFAULT.directBuffer(bytes + 8);
    datagram.setIndex(8, 8);
    datagram.writeLong(System.nanoTime()).writeZero(bytes - 8);
    flow.from().send(datagram, flow.to());
    sent.incrementAndGet();
  }
}
