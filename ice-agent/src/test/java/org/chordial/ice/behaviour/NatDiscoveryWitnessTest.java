package org.chordial.ice.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.dtls.SelfSigned;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.ice.net.Network;
import org.chordial.ice.turn.Coturn;
import org.chordial.ice.turn.TurnTransport;
import org.chordial.ice.turn.server.CredentialSource;
import org.chordial.ice.turn.server.TurnServer;
import org.chordial.ice.turn.server.TurnServerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behaviour discovery with coturn on the other side, in both roles. */
class NatDiscoveryWitnessTest {
  private static final InetAddress FIRST = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress SECOND = InetAddress.ofLiteral("127.0.0.2");

  private final NettyRuntime runtime = new NettyRuntime(1);
  private final CoreContext context = runtime.newContext();
  private final Network network = runtime.network(context, Optional.of(FIRST));

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void coturnsClientFindsOurServersOtherAddressAndNoTranslator() throws Exception {
    if (Coturn.isLeftOut()) {
      return;
    }
    TurnServer server = CompletableFuture.supplyAsync(this::open, context.executor()).get();
    String said = natDiscovery(server.address().getPort());
    assertTrue(
        said.contains("NAT with Endpoint Independent Mapping") || said.contains("No NAT"), said);
    assertTrue(said.contains("Endpoint Independent Filtering"), said);
    CompletableFuture.runAsync(server::close, context.executor()).get();
  }

  private TurnServer open() {
    try {
      TurnServer server =
          new TurnServer(
              new InetSocketAddress(FIRST, 0),
              TurnServerSettings.of("example.org", List.of(FIRST)),
              CredentialSource.users(Map.of()),
              Optional.empty(),
              network,
              context);
      server.discoverBehaviour(SECOND, server.address().getPort() - 1);
      return server;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String natDiscovery(int port) throws Exception {
    Process process =
        new ProcessBuilder(
                "turnutils_natdiscovery", "-m", "-f", "-p", Integer.toString(port), "127.0.0.1")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor(20, TimeUnit.SECONDS);
    return said;
  }

  @Test
  void ourClientReadsCoturnsOtherAddressAndItsAnswersFromThere(@TempDir Path folder)
      throws Exception {
    if (Coturn.isLeftOut()) {
      return;
    }
    try (Coturn coturn =
        Coturn.start(folder, SelfSigned.ecdsa("coturn", context), "--listening-ip=127.0.0.2")) {
      InetSocketAddress server = coturn.address(TurnTransport.UDP);
      NatReport report =
          CompletableFuture.completedFuture(server)
              .thenComposeAsync(
                  at -> BehaviourDiscovery.discover(at, FIRST, network, context),
                  context.executor())
              .get(20, TimeUnit.SECONDS);
      assertTrue(report.udp());
      assertEquals(Optional.of(Dependence.ENDPOINT_INDEPENDENT), report.mapping());
      assertEquals(Optional.of(Dependence.ENDPOINT_INDEPENDENT), report.filtering());
    }
  }
}
