package org.chordial.ice.lab;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.mapping.PortMapper;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.DefaultGateways;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;

/**
 * Asks the router for a port.
 *
 * <pre>
 * MappingProbe PCP|NAT_PMP|UPNP     prints: mapped HOST PORT, heard TEXT ...; ends with its input
 * </pre>
 */
final class MappingProbe {
  private MappingProbe() {}

  public static void main(String[] arguments) throws Exception {
    try (NettyRuntime runtime = new NettyRuntime(1)) {
      CoreContext context = runtime.newContext();
      Network network = runtime.network(context, Optional.empty());
      InetAddress local = network.localAddresses().getFirst();
      PortMapper mapper =
          new PortMapper(
              network,
              context,
              () -> DefaultGateways.find(network.localAddresses()),
              Set.of(PortMapper.Protocol.valueOf(arguments[0])));
      context.executor().execute(() -> begin(network, local, mapper));
      var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      var _ = in.readLine();
      CompletableFuture.completedFuture(mapper)
          .thenComposeAsync(PortMapper::farewell, context.executor())
          .get(10, TimeUnit.SECONDS);
    }
  }

  private static void begin(Network network, InetAddress local, PortMapper mapper) {
    try {
      DatagramSocket socket = network.openUdp(new InetSocketAddress(local, 0));
      socket.receiver(
          (datagram, _) -> {
            System.out.println("heard " + datagram.toString(StandardCharsets.US_ASCII).strip());
            datagram.release();
          });
      var _ =
          mapper.map(
              socket.localAddress(),
              external ->
                  System.out.println(
                      "mapped "
                          + external.getAddress().getHostAddress()
                          + " "
                          + external.getPort()));
    } catch (NetworkException e) {
      System.out.println("failed " + e.getMessage());
    }
  }
}
