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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call that rings before the caller's only candidate is there (RFC 8840). */
class TrickledCallTest {

  private static final CandidateKinds RELAY =
      new CandidateKinds(
          EnumSet.of(CandidateType.RELAYED, CandidateType.PEER_REFLEXIVE), true, false);

  private static List<RelayServer> relays(int port) {
    TurnUri uri = TurnUri.parse("turn:alice:secret@127.0.0.1:" + port);
    return RelayServers.of(
        uri, TestPeers.LOOPBACK, uri.credentials().orElseThrow(), InstantSource.system());
  }

  @Test
  void theOtherPhoneRingsWhileTheRelayIsAskedAndTheCallConnectsByIt(@TempDir Path directory)
      throws Exception {
    if (Coturn.isLeftOut()) {
      return;
    }
    try (TestPeers peers = new TestPeers(2);
        Coturn coturn = Coturn.start(directory, peers.identity());
        HeldServer slow = new HeldServer(coturn.address(TurnTransport.UDP));
        Member alice = Member.start(peers, directory, "alice", RELAY, relays(slow.port()));
        Member bob =
            Member.start(
                peers,
                directory,
                "bob",
                RELAY,
                relays(coturn.address(TurnTransport.UDP).getPort()))) {
      // The first call takes the agent that is ready, so that the next one begins from nothing.
      CallId first = alice.runtime().phone().call("bob@overlay.example", false);
      bob.await(PhoneEvent.Incoming.class);
      slow.hold();
      alice.runtime().phone().hangup(first).get(20, TimeUnit.SECONDS);
      CallId call = alice.runtime().phone().call("bob@overlay.example", false);
      CallId theirs = bob.await(PhoneEvent.Incoming.class).call();
      assertTrue(slow.waiting() > 0, "the server was asked before the other phone rang");
      slow.release();
      bob.runtime().phone().answer(theirs, false).get(20, TimeUnit.SECONDS);
      PhoneEvent.Connected connected = alice.await(PhoneEvent.Connected.class);
      assertEquals("relay", connected.local().type());
      assertTrue(connected.ms().firstAudio() >= 0, connected.toString());
      assertEquals("relay", bob.await(PhoneEvent.Connected.class).local().type());
      alice.runtime().phone().hangup(call).get(20, TimeUnit.SECONDS);
    }
  }
}
