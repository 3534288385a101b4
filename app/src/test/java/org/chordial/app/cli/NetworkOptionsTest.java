package org.chordial.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.chordial.app.control.CandidateKinds;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.TurnCredentials;
import org.chordial.ice.turn.TurnTransport;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

class NetworkOptionsTest {

  private final CommandSpec spec = new CommandLine(CommandSpec.create()).getCommandSpec();

  @Test
  void whatIsNamedAndNotUsedIsSaidInASentenceEach() {
    assertEquals(List.of(), NetworkOptions.unused(List.of(), List.of()));
    assertEquals(List.of(), NetworkOptions.unused(List.of(), List.of("host", "srflx")));
    assertEquals(List.of(), NetworkOptions.unused(List.of("turn:a:b@192.0.2.1"), List.of("relay")));
    List<String> relay = NetworkOptions.unused(List.of(), List.of("relay"));
    assertEquals(1, relay.size());
    assertTrue(relay.getFirst().contains("--turn"), relay.getFirst());
    assertEquals(1, NetworkOptions.unused(List.of(), List.of("tcp", "relay")).size());
  }

  @Test
  void tcpAloneLeavesUdpOut() {
    CandidateKinds tcp = NetworkOptions.candidates(List.of("tcp"), spec);
    assertTrue(tcp.tcp());
    assertFalse(tcp.udp());
    CandidateKinds both = NetworkOptions.candidates(List.of("host", "tcp"), spec);
    assertTrue(both.tcp() && both.udp());
    assertFalse(NetworkOptions.candidates(List.of("host"), spec).tcp());
    assertEquals(CandidateKinds.ALL, NetworkOptions.candidates(List.of(), spec));
  }

  @Test
  void relaysAreReadWithTheTransportsToTry() {
    List<RelayServer> both =
        NetworkOptions.turnServers(List.of("turn:alice:p%40ss@127.0.0.1:4000"), spec);
    assertEquals(
        List.of(TurnTransport.UDP, TurnTransport.TCP),
        both.stream().map(RelayServer::transport).toList());
    assertEquals(
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 4000), both.getFirst().address());
    assertEquals(new TurnCredentials("alice", "p@ss"), both.getFirst().credentials());
    List<RelayServer> one =
        NetworkOptions.turnServers(
            List.of("turn:a:b@127.0.0.1?transport=tcp", "turns:a:b@[::1]"), spec);
    assertEquals(
        List.of(TurnTransport.TCP, TurnTransport.TLS),
        one.stream().map(RelayServer::transport).toList());
    assertEquals(3478, one.getFirst().address().getPort());
    assertEquals(5349, one.getLast().address().getPort());
    for (String bad :
        List.of("turn:127.0.0.1", "stun:a:b@127.0.0.1", "turn:a:b@", "turn:a:b@h:0")) {
      assertThrows(
          ParameterException.class, () -> NetworkOptions.turnServers(List.of(bad), spec), bad);
    }
  }

  @Test
  void plainSipNeedsAnAddressThatOthersCanUse() {
    InetSocketAddress one = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 5060);
    assertEquals(one, NetworkOptions.single(one, spec));
    assertThrows(
        ParameterException.class,
        () ->
            NetworkOptions.single(
                new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 5060), spec));
  }
}
