package org.chordial.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.turn.server.CredentialSource;
import org.chordial.ice.turn.server.PeerPolicy;
import org.chordial.ice.turn.server.TurnServer;
import org.chordial.ice.turn.server.TurnServerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code diagnose} on loopback, where everything works, and where nothing does. */
class DiagnoseCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final InetAddress FIRST = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress SECOND = InetAddress.ofLiteral("127.0.0.2");

  @TempDir private Path temp;

  private static TurnServer open(Network network, CoreContext context) {
    try {
      TurnServer server =
          new TurnServer(
              new InetSocketAddress(FIRST, 0),
              TurnServerSettings.of("example.org", List.of(FIRST)).withPeers(PeerPolicy.open()),
              CredentialSource.users(Map.of("alice", "secret")),
              Optional.empty(),
              network,
              context);
      server.discoverBehaviour(SECOND, server.address().getPort() - 1);
      return server;
    } catch (NetworkException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anOpenNetworkIsSaidToBeOpenForProgramsAndForPeople() throws Exception {
    try (NettyRuntime runtime = new NettyRuntime(1)) {
      CoreContext context = runtime.newContext();
      Network network = runtime.network(context, Optional.of(FIRST));
      TurnServer server =
          CompletableFuture.supplyAsync(() -> open(network, context), context.executor())
              .get(20, TimeUnit.SECONDS);
      int port = server.address().getPort();
      Object[] line = {
        "diagnose",
        "--bind",
        "127.0.0.1",
        "--stun",
        "127.0.0.1:" + port,
        "--turn",
        "turn:alice:secret@127.0.0.1:" + port
      };
      Object[] asJson = Arrays.copyOf(line, line.length + 3);
      asJson[line.length] = "--json";
      asJson[line.length + 1] = "--lifetime";
      asJson[line.length + 2] = "1";
      JsonNode found = JSON.readTree(Run.of(asJson).succeeds().out());
      assertTrue(found.path("callable").asBoolean(), found.toString());
      assertEquals("direct", found.path("verdict").asText());
      assertTrue(found.path("udp").asBoolean());
      assertFalse(found.path("ipv4").path("translated").asBoolean(true));
      assertEquals("endpoint-independent", found.path("ipv4").path("mapping").asText());
      assertEquals("endpoint-independent", found.path("ipv4").path("filtering").asText());
      assertEquals("none", found.path("portMapping").asText());
      assertEquals(2, found.path("relays").size(), found.toString());
      assertTrue(found.path("devices").has("microphones"));
      assertEquals(1, found.path("bindingSecondsAtLeast").asInt(), found.toString());
      Run words = Run.of(line).succeeds();
      assertTrue(words.out().startsWith("Direct calls work"), words.out());
      assertTrue(words.out().contains("A relay can be had by UDP, TCP."), words.out());
      CompletableFuture.runAsync(server::close, context.executor()).get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void whereNobodyAnswersItFailsAndSaysWhatToDo() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, FIRST)) {
      Run run =
          Run.of("diagnose", "--bind", "127.0.0.1", "--stun", "127.0.0.1:" + silent.getLocalPort());
      assertEquals(Chordial.FAILED, run.code());
      assertTrue(run.err().startsWith("Calls do not work here"), run.err());
      assertEquals(1, run.err().strip().lines().count(), run.err());
      assertTrue(run.out().contains("UDP does not get through"), run.out());
    }
  }

  @Test
  void withoutAnythingToAskItIsWrongUsage() {
    Run.of("diagnose").isWrongUsage("Name a profile with --data");
  }

  @Test
  void aMemberOfAnOverlayIsToldThatItTakesHerIn() throws Exception {
    try (PeersOnLoopback overlay = new PeersOnLoopback(temp, 1)) {
      JsonNode found =
          JSON.readTree(
              Run.of("diagnose", "--json", "--bind", "127.0.0.1", "--data", overlay.enroll("alice"))
                  .succeeds()
                  .out());
      assertTrue(found.path("overlay").path("joined").asBoolean(), found.toString());
      assertTrue(found.path("udp").asBoolean(), found.toString());
    }
  }
}
