package org.chordial.ice.lab;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.diagnosis.Diagnosis;
import org.chordial.ice.diagnosis.NetworkDiagnosis;
import org.chordial.ice.mapping.PortMapper;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DefaultGateways;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.ice.net.Network;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.TurnCredentials;
import org.chordial.ice.turn.TurnTransport;

/**
 * Says what the network it is started in allows.
 *
 * <pre>DiagnosisProbe STUN_HOST:PORT TURN_HOST:PORT USER PASSWORD udp   prints: VERDICT [RELAYS]
 * </pre>
 */
final class DiagnosisProbe {
  private static final int WEB = 443;

  private DiagnosisProbe() {}

  public static void main(String[] arguments) throws Exception {
    LabServers servers = LabServers.of(arguments);
    InetSocketAddress turn = servers.turn().orElseThrow();
    TurnCredentials user = new TurnCredentials(servers.user(), servers.password());
    List<RelayServer> relays =
        List.of(
            new RelayServer("lab", turn, TurnTransport.UDP, user, Optional.empty()),
            new RelayServer(
                "web",
                new InetSocketAddress(turn.getAddress(), WEB),
                TurnTransport.TCP,
                user,
                Optional.empty()));
    try (NettyRuntime runtime = new NettyRuntime(1)) {
      CoreContext context = runtime.newContext();
      Network network = runtime.network(context, Optional.empty());
      PortMapper mapper =
          new PortMapper(network, context, () -> DefaultGateways.find(network.localAddresses()));
      Diagnosis found =
          CompletableFuture.completedFuture(servers.stun().orElseThrow())
              .thenComposeAsync(
                  stun -> NetworkDiagnosis.run(List.of(stun), relays, mapper, network, context),
                  context.executor())
              .get(30, TimeUnit.SECONDS);
      System.out.println(found.verdict() + " " + found.relays().stream().sorted().toList());
      found.sentences().forEach(System.out::println);
    }
  }
}
