package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.chordial.ice.dtls.SelfSigned;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.NettyNetwork;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.ice.turn.server.CredentialSource;
import org.chordial.ice.turn.server.PeerPolicy;
import org.chordial.ice.turn.server.TurnServer;
import org.chordial.ice.turn.server.TurnServerSettings;

/**
 * Our relay server beside coturn in one run: so many allocations with so many packets a second
 * each, every server alone on one core. The command is in the README.
 */
public final class RelayBenchmark {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int PAYLOAD = 172;
  private static final long TICKS_PER_SECOND = 100;
  private static final int TICK_MILLIS = 20;

  private RelayBenchmark() {}

  /**
   * @param args allocations, packets a second each, seconds; or "serve" for the child process
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 1 && args[0].equals("serve")) {
      serve();
      return;
    }
    int allocations = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    int rate = args.length > 1 ? Integer.parseInt(args[1]) : 50;
    int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 10;
    System.out.printf(
        "%d allocations, %d packets of %d bytes a second each, %d s, one core a server, load %s%n",
        allocations, rate, PAYLOAD, seconds, Files.readString(Path.of("/proc/loadavg")).strip());
    double direct = direct(rate, seconds);
    System.out.printf("direct    median %.3f ms%n", direct);
    ours(allocations, rate, seconds, direct);
    coturn(allocations, rate, seconds, direct);
    System.exit(0);
  }

  private static void serve() throws Exception {
    NettyRuntime runtime = new NettyRuntime(1);
    CoreContext context = runtime.newContext();
    NettyNetwork network = runtime.network(context, Optional.of(LOOPBACK));
    TurnServerSettings settings =
        TurnServerSettings.of("example.org", List.of(LOOPBACK))
            .withQuota(1 << 20, 1 << 20)
            .withBandwidth(1 << 30, 1 << 30)
            .withPeers(PeerPolicy.open().permitting(LOOPBACK, 32));
    TurnServer server =
        context
            .executor()
            .submit(
                () ->
                    new TurnServer(
                        new InetSocketAddress(LOOPBACK, 0),
                        settings,
                        CredentialSource.users(Map.of("alice", "secret")),
                        Optional.empty(),
                        network,
                        context))
            .get();
    System.out.println(server.address().getPort());
    BufferedReader in =
        new BufferedReader(new java.io.InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      System.gc();
      System.gc();
      Runtime memory = Runtime.getRuntime();
      System.out.println(memory.totalMemory() - memory.freeMemory());
    }
    runtime.close();
  }

  private static void ours(int allocations, int rate, int seconds, double direct) throws Exception {
    Process process =
        new ProcessBuilder(
                "taskset",
                "-c",
                "0",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
                "-cp",
                System.getProperty("java.class.path"),
                RelayBenchmark.class.getName(),
                "serve")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      int port = Integer.parseInt(out.readLine());
      Callable<Long> heap =
          () -> {
            process.outputWriter(StandardCharsets.UTF_8).append("memory\n").flush();
            return Long.parseLong(out.readLine());
          };
      measure("ours", process.pid(), port, heap, allocations, rate, seconds, direct);
    } finally {
      process.destroy();
    }
  }

  private static void coturn(int allocations, int rate, int seconds, double direct)
      throws Exception {
    Path folder = Files.createTempDirectory("relay-benchmark");
    try (NettyRuntime runtime = new NettyRuntime(1);
        Coturn coturn =
            Coturn.start(
                folder,
                SelfSigned.ecdsa("server", runtime.newContext()),
                "--relay-threads=1",
                "--no-tls",
                "--no-dtls")) {
      new ProcessBuilder("taskset", "-acp", "0", Long.toString(coturn.pid()))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
      measure(
          "coturn",
          coturn.pid(),
          coturn.address(TurnTransport.UDP).getPort(),
          () -> 0L,
          allocations,
          rate,
          seconds,
          direct);
    }
  }

  private static void measure(
      String name,
      long pid,
      int port,
      Callable<Long> heap,
      int allocations,
      int rate,
      int seconds,
      double direct)
      throws Exception {
    try (NettyRuntime runtime = new NettyRuntime(2)) {
      Load load = new Load(runtime);
      RelayServer server =
          new RelayServer(
              "relay",
              new InetSocketAddress(LOOPBACK, port),
              TurnTransport.UDP,
              new TurnCredentials("alice", "secret"),
              Optional.empty());
      load.allocate(server, 1);
      load.run(rate, 2);
      long residentBefore = resident(pid);
      long heapBefore = heap.call();
      load.allocate(server, allocations - 1);
      long heapAfter = heap.call();
      long residentAfter = resident(pid);
      load.run(rate, 6);
      long cpu = cpuTicks(pid);
      Result result = load.run(rate, seconds);
      double cpuSeconds = (double) (cpuTicks(pid) - cpu) / TICKS_PER_SECOND;
      System.out.printf(
          "%-9s median %.3f ms (adds %.3f), 99%% %.3f ms; %d of %d packets came (%.2f %% lost);"
              + " CPU %.1f us a packet, %.0f %% of a core; memory an allocation: %s%d bytes"
              + " resident%n",
          name,
          result.percentile(50),
          result.percentile(50) - direct,
          result.percentile(99),
          result.received,
          result.sent,
          100.0 * (result.sent - result.received) / result.sent,
          cpuSeconds * 1e6 / result.received,
          100 * cpuSeconds / seconds,
          heapAfter == 0 ? "" : (heapAfter - heapBefore) / (allocations - 1) + " bytes of heap, ",
          (residentAfter - residentBefore) / (allocations - 1));
    }
  }

  private static double direct(int rate, int seconds) throws Exception {
    try (NettyRuntime runtime = new NettyRuntime(2)) {
      Load load = new Load(runtime);
      load.directly();
      load.run(rate, 2);
      return load.run(rate, Math.min(seconds, 5)).percentile(50);
    }
  }

  private static long cpuTicks(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  private record Result(long sent, long received, double[] millis) {
    double percentile(int which) {
      return millis.length == 0 ? Double.NaN : millis[(millis.length - 1) * which / 100];
    }
  }

  /** Clients that send at a steady rate, and the one peer that all send to. */
  private static final class Load {
    private final NettyNetwork network;
    private final CoreContext context;
    private final CoreContext hearing;
    private final List<DatagramSocket> senders = new ArrayList<>();
    private final DatagramSocket peer;
    private final AtomicLong sent = new AtomicLong();
    private long received;
    private double[] millis = new double[0];
    private int samples;

    Load(NettyRuntime runtime) throws Exception {
      this.context = runtime.newContext();
      this.network = runtime.network(context, Optional.of(LOOPBACK));
      this.hearing = runtime.newContext();
      NettyNetwork ears = runtime.network(hearing, Optional.of(LOOPBACK));
      this.peer = call(hearing, () -> ears.openUdp(new InetSocketAddress(LOOPBACK, 0)));
      call(
          hearing,
          () -> {
            peer.receiver((datagram, from) -> arrived(datagram));
            return null;
          });
    }

    private <T> T call(Callable<T> task) throws Exception {
      return call(context, task);
    }

    private static <T> T call(CoreContext context, Callable<T> task) throws Exception {
      return context.executor().submit(task).get(60, TimeUnit.SECONDS);
    }

    private void arrived(ByteBuf datagram) {
      received++;
      if (samples < millis.length) {
        millis[samples++] = (System.nanoTime() - datagram.readLong()) / 1e6;
      }
      datagram.release();
    }

    void directly() throws Exception {
      senders.add(call(() -> network.openUdp(new InetSocketAddress(LOOPBACK, 0))));
    }

    void allocate(RelayServer server, int count) throws Exception {
      for (int i = 0; i < count; i++) {
        TurnClient client =
            call(() ->
                    TurnClient.allocate(
                        server, RelayRequest.both().withFamilies(List.of(1)), network, context))
                .get(20, TimeUnit.SECONDS);
        RelayedSocket socket = client.sockets().getFirst();
        call(
            () -> {
              socket.settle(peer.localAddress());
              return null;
            });
        senders.add(socket);
      }
      Thread.sleep(500);
    }

    /** Spreads the senders over ticks of 20 ms, each with its share. */
    Result run(int rate, int seconds) throws Exception {
      int ticks = seconds * 1000 / TICK_MILLIS;
      sent.set(0);
      call(
          hearing,
          () -> {
            received = 0;
            samples = 0;
            millis = new double[Math.min(1_000_000, rate * seconds * senders.size())];
            return null;
          });
      double share = (double) rate * TICK_MILLIS / 1000 * senders.size();
      double due = 0;
      int next = 0;
      long start = System.nanoTime();
      for (int tick = 0; tick < ticks; tick++) {
        due += share;
        int count = (int) due;
        due -= count;
        // A tenth of a tick's share at a time, so that no burst waits for itself.
        for (int part = 0; part < 10; part++) {
          int portion = count / 10 + (part < count % 10 ? 1 : 0);
          int from = next;
          context.executor().execute(() -> send(from, portion));
          next = (next + portion) % senders.size();
          long at = start + (tick * 10L + part + 1) * TICK_MILLIS * 100_000L;
          long wait = at - System.nanoTime();
          if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
          }
        }
      }
      Thread.sleep(500);
      return call(
          hearing,
          () -> {
            double[] sorted = Arrays.copyOf(millis, samples);
            Arrays.sort(sorted);
            return new Result(sent.get(), received, sorted);
          });
    }

    private void send(int from, int count) {
      for (int i = 0; i < count; i++) {
        ByteBuf datagram = PooledByteBufAllocator.DEFAULT.directBuffer(PAYLOAD + 8);
        datagram.setIndex(8, 8);
        datagram.writeLong(System.nanoTime()).writeZero(PAYLOAD - 8);
        senders.get((from + i) % senders.size()).send(datagram, peer.localAddress());
        sent.incrementAndGet();
      }
    }
  }
}
