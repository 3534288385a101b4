package org.chordial.ice.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.dtls.SelfSigned;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.turn.server.CredentialSource;
import org.chordial.ice.turn.server.PeerPolicy;
import org.chordial.ice.turn.server.TimeLimitedCredentials;
import org.chordial.ice.turn.server.TurnServer;
import org.chordial.ice.turn.server.TurnServerSettings;
import org.chordial.ice.turn.server.TurnServerStats;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our server with our client, on real sockets: what coturn has shown of the client it shows. */
class OurServerTest {

  private static final TurnCredentials ALICE = new TurnCredentials("alice", "secret");

  private final RelayTrial trial = new RelayTrial();
  private TurnServer server;

  @BeforeEach
  void begin() throws Exception {
    start(settings().withPeers(PeerPolicy.open().permitting(RelayTrial.LOOPBACK, 32)));
  }

  private static TurnServerSettings settings() {
    return TurnServerSettings.of("example.org", List.of(RelayTrial.LOOPBACK));
  }

  private void start(TurnServerSettings settings) throws Exception {
    TlsSettings tls =
        new TlsSettings(trial.identity, chain -> Optional.empty()).withAnonymousClients();
    server =
        trial.call(
            () ->
                new TurnServer(
                    new InetSocketAddress(RelayTrial.LOOPBACK, 0),
                    settings,
                    CredentialSource.users(Map.of("alice", "secret"))
                        .or(
                            new TimeLimitedCredentials(
                                new byte[16],
                                Duration.ofHours(1),
                                trial.context.clock(),
                                chain ->
                                    chain.getFirst().equals(trial.identity.certificate())
                                        ? Optional.of("node")
                                        : Optional.empty())),
                    Optional.of(tls),
                    trial.network,
                    trial.context));
  }

  @AfterEach
  void end() throws Exception {
    trial.run(server::close);
    trial.close();
  }

  @ParameterizedTest
  @EnumSource
  void dataGoesThroughOnOnePortAndNoneIsLostAsItsChannelIsBound(TurnTransport transport)
      throws Exception {
    trial.relayEchoes(trial.server(server.address(), transport, ALICE));
    TurnServerStats stats = trial.call(server::stats);
    assertEquals(201, stats.relayedToPeers());
    assertEquals(201, stats.relayedToClients());
    assertEquals(0, stats.malformed());
  }

  @Test
  void whoShowsAKnownCertificateGetsCredentialsForEveryTransport() throws Exception {
    TlsSettings known = new TlsSettings(trial.identity, chain -> Optional.empty());
    TurnCredentials credentials =
        trial
            .call(
                () -> RelayCredentials.fetch(server.address(), known, trial.network, trial.context))
            .get(20, TimeUnit.SECONDS);
    assertTrue(credentials.username().endsWith(":node"), credentials.username());
    trial.relayEchoes(trial.server(server.address(), TurnTransport.UDP, credentials));
    TlsSettings stranger =
        new TlsSettings(SelfSigned.ecdsa("stranger", trial.context), chain -> Optional.empty());
    ExecutionException refused =
        assertThrows(
            ExecutionException.class,
            () ->
                trial
                    .call(
                        () ->
                            RelayCredentials.fetch(
                                server.address(), stranger, trial.network, trial.context))
                    .get(20, TimeUnit.SECONDS));
    assertEquals(TurnFailure.FORBIDDEN, ((TurnException) refused.getCause()).reason());
  }

  @ParameterizedTest
  @EnumSource
  void anAllocationMovesToAnotherAddressOfItsClient(TurnTransport transport) throws Exception {
    trial.relayMoves(trial.server(server.address(), transport, ALICE));
    assertEquals(1, trial.call(server::stats).allocated());
  }

  @ParameterizedTest
  @EnumSource(names = {"TCP", "TLS"})
  void streamsOfPeersGoThroughBothWays(TurnTransport transport) throws Exception {
    // More than any buffer on the way holds.
    trial.relayStreams(trial.server(server.address(), transport, ALICE), 1 << 20);
  }

  @Test
  void whatCannotBeSentIsOneLostPacketAndTheAllocationGoesOn() throws Exception {
    trial.run(server::close);
    InetAddress everybody = InetAddress.ofLiteral("255.255.255.255");
    start(
        settings()
            .withPeers(
                PeerPolicy.open().permitting(RelayTrial.LOOPBACK, 32).permitting(everybody, 32)));
    InetSocketAddress peer = trial.echo();
    TurnClient client =
        trial.allocate(
            trial.server(server.address(), TurnTransport.TCP, ALICE), RelayRequest.both());
    RelayedSocket socket = client.sockets().getFirst();
    trial.listen(socket);
    trial.run(() -> socket.settle(peer));
    trial.talk(socket, peer, List.of("before"));
    // Longer than any datagram of IPv4, and to where the system lets nobody send.
    trial.run(() -> socket.send(Unpooled.wrappedBuffer(new byte[65_530]), peer));
    trial.run(
        () ->
            socket.send(Unpooled.wrappedBuffer(new byte[4]), new InetSocketAddress(everybody, 9)));
    trial.talk(socket, peer, List.of("after", "and again"));
    assertEquals(List.of("before", "after", "and again"), trial.heard);
    assertTrue(trial.network.counters().sendErrors() >= 2, "nothing failed");
    assertEquals(1, trial.call(server::stats).allocations());
    trial.run(client::close);
  }

  @Test
  void anotherPasswordGetsNoRelay() throws Exception {
    RelayServer wrong =
        trial.server(server.address(), TurnTransport.UDP, new TurnCredentials("alice", "wrong"));
    assertEquals(TurnFailure.WRONG_CREDENTIALS, trial.refusal(wrong, RelayRequest.both()));
    assertEquals(0, trial.call(server::stats).allocated());
  }

  @Test
  void switchedOffItRelaysNothingAndAnswersBindings() throws Exception {
    trial.run(() -> server.relaying(false));
    RelayServer off = trial.server(server.address(), TurnTransport.UDP, ALICE);
    assertEquals(TurnFailure.FORBIDDEN, trial.refusal(off, RelayRequest.both()));
  }

  @Test
  void withoutPermitNothingOnThisComputerIsAPeer() throws Exception {
    trial.run(server::close);
    start(settings());
    TurnClient client =
        trial.allocate(
            trial.server(server.address(), TurnTransport.TCP, ALICE), RelayRequest.both());
    InetSocketAddress peer = trial.echo();
    RelayedSocket socket = client.sockets().getFirst();
    trial.listen(socket);
    // Its own relay is a peer, whatever its address: what is sent to it comes back.
    trial.talk(socket, socket.localAddress(), List.of("to myself"));
    trial.run(() -> socket.settle(peer));
    trial.run(() -> socket.send(Unpooled.buffer(1).writeByte(7), peer));
    trial.talk(socket, socket.localAddress(), List.of("again"));
    assertTrue(trial.seenByPeer.isEmpty());
    assertEquals(1, trial.call(server::stats).notPermitted());
    trial.run(client::close);
  }
}
