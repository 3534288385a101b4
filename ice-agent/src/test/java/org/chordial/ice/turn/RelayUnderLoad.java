package org.chordial.ice.turn;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chordial.ice.dtls.SelfSigned;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.NettyNetwork;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.ice.turn.server.CredentialSource;
import org.chordial.ice.turn.server.PeerPolicy;
import org.chordial.ice.turn.server.TurnServer;
import org.chordial.ice.turn.server.TurnServerSettings;

/** A relay server as a process on core 0: ours, or coturn. */
record RelayUnderLoad(long pid, int port, Optional<MeasuredProcess> ours, Optional<Coturn> coturn)
    implements AutoCloseable {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /**
   * @param heap 0 where there is no way to know
   */
  record Memory(long heap, long resident) {

    String since(Memory before, int allocations) {
      if (allocations == 0) {
        return "";
      }
      return (heap == 0 ? "" : (heap - before.heap) / allocations + " bytes of heap, ")
          + (resident - before.resident) / allocations
          + " resident";
    }
  }

  static RelayUnderLoad start(boolean ours) throws Exception {
    return ours ? startOurs() : startCoturn();
  }

  private static RelayUnderLoad startOurs() throws Exception {
    MeasuredProcess process = MeasuredProcess.server();
    int port = Integer.parseInt(process.answer());
    return new RelayUnderLoad(process.pid(), port, Optional.of(process), Optional.empty());
  }

  private static RelayUnderLoad startCoturn() throws Exception {
    try (NettyRuntime runtime = new NettyRuntime(1)) {
      Coturn coturn =
          Coturn.start(
              Files.createTempDirectory("relay-benchmark"),
              SelfSigned.ecdsa("server", runtime.newContext()),
              "--relay-threads=1",
              "--no-tls",
              "--no-dtls");
      new ProcessBuilder("taskset", "-acp", "0", Long.toString(coturn.pid()))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
      return new RelayUnderLoad(
          coturn.pid(),
          coturn.address(TurnTransport.UDP).getPort(),
          Optional.empty(),
          Optional.of(coturn));
    }
  }

  MeasuredProcess.Cpu cpu() throws Exception {
    return MeasuredProcess.Cpu.of(pid);
  }

  Memory memory() throws Exception {
    return new Memory(
        ours.isEmpty() ? 0 : Long.parseLong(ours.get().ask("memory")),
        MeasuredProcess.resident(pid));
  }

  @Override
  public void close() {
    ours.ifPresent(MeasuredProcess::close);
    coturn.ifPresent(Coturn::close);
  }

  /** Our server: prints its port, and at each line that it reads the bytes of heap in use. */
  public static void main(String[] args) throws Exception {
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
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      System.gc();
      System.gc();
      Runtime memory = Runtime.getRuntime();
      System.out.println(memory.totalMemory() - memory.freeMemory());
    }
    runtime.close();
  }
}
