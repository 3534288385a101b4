package org.chordial.ice.lab;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.behaviour.BehaviourDiscovery;
import org.chordial.ice.behaviour.NatReport;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.ice.net.Network;

/**
 * Looks at the network from where it is started.
 *
 * <pre>BehaviourProbe HOST:PORT     prints: udp|blocked MAPPING FILTERING</pre>
 */
final class BehaviourProbe {
  private BehaviourProbe() {}

  public static void main(String[] arguments) throws Exception {
    InetSocketAddress server = LabServers.of(arguments).stun().orElseThrow();
    try (NettyRuntime runtime = new NettyRuntime(1)) {
      CoreContext context = runtime.newContext();
      Network network = runtime.network(context, Optional.empty());
      InetAddress local = network.localAddresses().getFirst();
      NatReport report =
          CompletableFuture.completedFuture(server)
              .thenComposeAsync(
                  at -> BehaviourDiscovery.discover(at, local, network, context),
                  context.executor())
              .get(30, TimeUnit.SECONDS);
      System.out.println(
          (report.udp() ? "udp" : "blocked")
              + report.mapping().map(found -> " " + found).orElse("")
              + report.filtering().map(found -> " " + found).orElse(""));
    }
  }
}
