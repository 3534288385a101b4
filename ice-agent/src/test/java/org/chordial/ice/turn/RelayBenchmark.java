package org.chordial.ice.turn;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.chordial.ice.dtls.SelfSigned;
import org.chordial.ice.net.CoreContext;
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
  private static final int AUDIO_BYTES = 172;

  /** A two-way video call: 1.2 Mbit/s each way, as packets of 1200 bytes. */
  private static final int VIDEO_BYTES = 1200;

  private static final int VIDEO_RATE = 125;
  private static final int MOST_DIRECT = 64;
  private static final int WARMUP_SECONDS = 12;
  private static final long TICKS_PER_SECOND = 100;

  /** What is measured. */
  private record Scenario(int allocations, int rate, int bytes, boolean bothWays, int seconds) {}

  private RelayBenchmark() {}

  /**
   * @param args allocations, packets a second each, seconds; or "video", calls, seconds; or "serve"
   *     for the child process
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 1 && args[0].equals("serve")) {
      serve();
      return;
    }
    // Servers have core 0 for themselves.
    run("taskset", "-acp", "1", Long.toString(ProcessHandle.current().pid()));
    boolean video = args.length > 0 && args[0].equals("video");
    Scenario scenario =
        video
            ? new Scenario(number(args, 1, 1), VIDEO_RATE, VIDEO_BYTES, true, number(args, 2, 10))
            : new Scenario(
                number(args, 0, 1000),
                number(args, 1, 50),
                AUDIO_BYTES,
                false,
                number(args, 2, 10));
    System.out.printf(
        "%d %s, %d packets of %d bytes a second each%s, %d s, one core a server, load %s%n",
        scenario.allocations(),
        video ? "calls" : "allocations",
        scenario.rate(),
        scenario.bytes(),
        video ? " way" : "",
        scenario.seconds(),
        Files.readString(Path.of("/proc/loadavg")).strip());
    double direct = direct(scenario);
    System.out.printf("direct    median %.3f ms%n", direct);
    ours(scenario, direct);
    coturn(scenario, direct);
    System.exit(0);
  }

  private static int number(String[] args, int which, int usual) {
    return args.length > which ? Integer.parseInt(args[which]) : usual;
  }

  private static void run(String... command) throws Exception {
    new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
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

  private static void ours(Scenario scenario, double direct) throws Exception {
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
      measure("ours", process.pid(), port, heap, scenario, direct);
    } finally {
      process.destroy();
    }
  }

  private static void coturn(Scenario scenario, double direct) throws Exception {
    Path folder = Files.createTempDirectory("relay-benchmark");
    try (NettyRuntime runtime = new NettyRuntime(1);
        Coturn coturn =
            Coturn.start(
                folder,
                SelfSigned.ecdsa("server", runtime.newContext()),
                "--relay-threads=1",
                "--no-tls",
                "--no-dtls")) {
      run("taskset", "-acp", "0", Long.toString(coturn.pid()));
      measure(
          "coturn",
          coturn.pid(),
          coturn.address(TurnTransport.UDP).getPort(),
          () -> 0L,
          scenario,
          direct);
    }
  }

  private static void measure(
      String name, long pid, int port, Callable<Long> heap, Scenario scenario, double direct)
      throws Exception {
    try (NettyRuntime runtime = new NettyRuntime(2)) {
      RelayLoad load = new RelayLoad(runtime);
      RelayServer server =
          new RelayServer(
              "relay",
              new InetSocketAddress(LOOPBACK, port),
              TurnTransport.UDP,
              new TurnCredentials("alice", "secret"),
              Optional.empty());
      load.allocate(server, 1, scenario.bothWays());
      load.run(scenario.rate(), scenario.bytes(), 2);
      long residentBefore = resident(pid);
      long heapBefore = heap.call();
      int others = scenario.allocations() - 1;
      load.allocate(server, others, scenario.bothWays());
      long heapAfter = heap.call();
      long residentAfter = resident(pid);
      load.run(scenario.rate(), scenario.bytes(), WARMUP_SECONDS);
      long cpu = cpuTicks(pid);
      RelayLoad.Result result = load.run(scenario.rate(), scenario.bytes(), scenario.seconds());
      double cpuSeconds = (double) (cpuTicks(pid) - cpu) / TICKS_PER_SECOND;
      System.out.printf(
          "%-9s median %.3f ms (adds %.3f), 99%% %.3f ms; %d of %d packets came (%.2f %% lost);"
              + " CPU %.1f us a packet, %.0f %% of a core%s%n",
          name,
          result.percentile(50),
          result.percentile(50) - direct,
          result.percentile(99),
          result.received(),
          result.sent(),
          result.lostPercent(),
          cpuSeconds * 1e6 / result.received(),
          100 * cpuSeconds / scenario.seconds(),
          others == 0
              ? ""
              : "; memory an allocation: "
                  + (heapAfter == 0 ? "" : (heapAfter - heapBefore) / others + " bytes of heap, ")
                  + (residentAfter - residentBefore) / others
                  + " bytes resident");
    }
  }

  private static double direct(Scenario scenario) throws Exception {
    try (NettyRuntime runtime = new NettyRuntime(2)) {
      RelayLoad load = new RelayLoad(runtime);
      load.directly(Math.min(scenario.allocations(), MOST_DIRECT), scenario.bothWays());
      load.run(scenario.rate(), scenario.bytes(), 3);
      return load.run(scenario.rate(), scenario.bytes(), Math.min(scenario.seconds(), 5))
          .percentile(50);
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
}
