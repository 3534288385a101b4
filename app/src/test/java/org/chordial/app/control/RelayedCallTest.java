package org.chordial.app.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chordial.app.call.CallId;
import org.chordial.app.call.PhoneEvent;
import org.chordial.ice.agent.CandidateType;
import org.chordial.ice.turn.Coturn;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.RelayServers;
import org.chordial.ice.turn.TurnTransport;
import org.chordial.ice.turn.TurnUri;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of phones that may only use a relay, through a TURN server that is not ours. */
class RelayedCallTest {

  private static final CandidateKinds RELAY =
      new CandidateKinds(
          EnumSet.of(CandidateType.RELAYED, CandidateType.PEER_REFLEXIVE), true, false);

  private static List<RelayServer> relays(Coturn coturn, String transport) {
    int port = coturn.address(TurnTransport.UDP).getPort();
    TurnUri uri = TurnUri.parse("turn:alice:secret@127.0.0.1:" + port + transport);
    return RelayServers.of(
        uri, TestPeers.LOOPBACK, uri.credentials().orElseThrow(), InstantSource.system());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?transport=tcp"})
  void phonesThatMayOnlyRelayTalkThroughCoturn(String transport, @TempDir Path directory)
      throws Exception {
    if (Coturn.isLeftOut()) {
      return;
    }
    try (TestPeers peers = new TestPeers(2);
        Coturn coturn = Coturn.start(directory, peers.identity());
        Member alice = Member.start(peers, directory, "alice", RELAY, relays(coturn, transport));
        Member bob = Member.start(peers, directory, "bob", RELAY, relays(coturn, transport))) {
      CallId call = alice.runtime().phone().call("bob@overlay.example", false);
      CallId theirs = bob.await(PhoneEvent.Incoming.class).call();
      bob.runtime().phone().answer(theirs, false).get(20, TimeUnit.SECONDS);
      PhoneEvent.Connected connected = alice.await(PhoneEvent.Connected.class);
      assertEquals("relay", connected.local().type());
      assertEquals("relay", connected.remote().type());
      assertTrue(connected.ms().firstAudio() >= 0, connected.toString());
      assertEquals("relay", bob.await(PhoneEvent.Connected.class).local().type());
      bob.runtime().phone().dtmf(theirs, "5").get(20, TimeUnit.SECONDS);
      assertEquals('5', alice.await(PhoneEvent.Dtmf.class).digit());
      alice.runtime().phone().hangup(call).get(20, TimeUnit.SECONDS);
    }
  }
}
