package org.chordial.app.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chordial.app.call.CallId;
import org.chordial.app.call.PhoneEvent;
import org.chordial.ice.agent.CandidateType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --ice tcp}: sound goes over a TCP connection from phone to phone (RFC 6544). */
class TcpCallTest {

  private static final CandidateKinds TCP =
      new CandidateKinds(EnumSet.of(CandidateType.PEER_REFLEXIVE), false, true);

  @Test
  void phonesWithoutUdpTalkOverOneConnection(@TempDir Path directory) throws Exception {
    try (TestPeers peers = new TestPeers(2);
        Member alice = Member.start(peers, directory, "alice", TCP, List.of());
        Member bob = Member.start(peers, directory, "bob", TCP, List.of())) {
      CallId call = alice.runtime().phone().call("bob@overlay.example", false);
      CallId theirs = bob.await(PhoneEvent.Incoming.class).call();
      bob.runtime().phone().answer(theirs, false).get(20, TimeUnit.SECONDS);
      PhoneEvent.Connected connected = alice.await(PhoneEvent.Connected.class);
      assertEquals("tcp", connected.local().protocol());
      assertEquals("tcp", connected.remote().protocol());
      assertTrue(connected.ms().firstAudio() >= 0, connected.toString());
      assertEquals("tcp", bob.await(PhoneEvent.Connected.class).local().protocol());
      bob.runtime().phone().dtmf(theirs, "5").get(20, TimeUnit.SECONDS);
      assertEquals('5', alice.await(PhoneEvent.Dtmf.class).digit());
      alice.runtime().phone().hangup(call).get(20, TimeUnit.SECONDS);
    }
  }
}
