package org.chordial.app.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.chordial.app.call.CallId;
import org.chordial.app.call.CallState;
import org.chordial.app.call.PhoneEvent;
import org.chordial.app.call.Presence;
import org.chordial.app.store.Profile;
import org.chordial.app.store.StoreException;
import org.chordial.ice.vnet.HeapWatch;
import org.chordial.ice.vnet.HostileBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two whole phones in an overlay of real peers on real sockets. */
class PhoneRuntimeTest {

  /** A phone and what it has told. */
  private record Member(Profile profile, PhoneRuntime runtime, BlockingQueue<PhoneEvent> heard)
      implements AutoCloseable {

    static Member start(TestPeers peers, Path directory, String user) throws Exception {
      Profile profile = peers.profile(directory.resolve(user), user);
      PhoneRuntime runtime =
          new PhoneRuntime(
              profile,
              PhoneOptions.of(new PhoneDevices("tone", "none", "pattern", "none"))
                  .withBind(TestPeers.LOOPBACK));
      BlockingQueue<PhoneEvent> heard = new LinkedBlockingQueue<>();
      runtime.phone().subscribe(heard::add);
      runtime.join().get(60, TimeUnit.SECONDS);
      return new Member(profile, runtime, heard);
    }

    <T extends PhoneEvent> T await(Class<T> type) throws InterruptedException {
      while (true) {
        PhoneEvent event = heard.poll(30, TimeUnit.SECONDS);
        if (event == null) {
          throw new AssertionError("no " + type.getSimpleName());
        }
        if (type.isInstance(event)) {
          return type.cast(event);
        }
      }
    }

    String awaitEnd() throws InterruptedException {
      PhoneEvent.State state = await(PhoneEvent.State.class);
      while (state.state() != CallState.ENDED) {
        state = await(PhoneEvent.State.class);
      }
      return state.reason();
    }

    @Override
    public void close() throws StoreException {
      runtime.close();
      profile.close();
    }
  }

  /**
   * What a stranger can send: 10,000 datagrams of seed 16 to each UDP socket of a phone in a call.
   */
  private static void spray(Member victim, int mediaPort) throws Exception {
    List<byte[]> overheard =
        Stream.of(
                "000100002112a442000102030405060708090a0b", // STUN
                "16fefd0000000000000001003c010000300000000000000030fefd" + "00".repeat(46), // DTLS
                "806f000100000001000000ff" + "aa".repeat(80), // SRTP
                "80c8000600000001" + "bb".repeat(40)) // SRTCP
            .map(HexFormat.of()::parseHex)
            .toList();
    HostileBytes hostile = new HostileBytes(16, overheard);
    int overlayPort = victim.runtime.peerStatus().get(20, TimeUnit.SECONDS).address().getPort();
    try (DatagramSocket stranger = new DatagramSocket(0, TestPeers.LOOPBACK)) {
      for (int port : new int[] {overlayPort, mediaPort}) {
        for (int i = 0; i < 10_000; i++) {
          byte[] bytes = hostile.next();
          stranger.send(new DatagramPacket(bytes, bytes.length, TestPeers.LOOPBACK, port));
        }
      }
    }
  }

  @Test
  void aCallSurvivesWhatStrangersSendToItsSockets(@TempDir Path directory) throws Exception {
    try (TestPeers peers = new TestPeers(2);
        Member alice = Member.start(peers, directory, "alice");
        Member bob = Member.start(peers, directory, "bob")) {
      CallId call = alice.runtime.phone().call("bob@overlay.example", true);
      CallId theirs = bob.await(PhoneEvent.Incoming.class).call();
      bob.runtime.phone().answer(theirs, true).get(20, TimeUnit.SECONDS);
      int alicePort = alice.await(PhoneEvent.Connected.class).local().port();
      int bobPort = bob.await(PhoneEvent.Connected.class).local().port();
      HeapWatch heap = new HeapWatch();
      spray(alice, alicePort);
      spray(bob, bobPort);
      bob.runtime.phone().dtmf(theirs, "5").get(20, TimeUnit.SECONDS);
      assertEquals('5', alice.await(PhoneEvent.Dtmf.class).digit());
      alice.runtime.phone().dtmf(call, "7").get(20, TimeUnit.SECONDS);
      assertEquals('7', bob.await(PhoneEvent.Dtmf.class).digit());
      heap.assertFlat();
      alice.runtime.phone().message("bob@overlay.example", "still here").get(20, TimeUnit.SECONDS);
      assertEquals("still here", bob.await(PhoneEvent.Message.class).text());
      alice.runtime.phone().hangup(call).get(20, TimeUnit.SECONDS);
      assertEquals("remote-hung-up", bob.awaitEnd());
    }
  }

  @Test
  void twoPhonesFindEachOtherByNameAndTalk(@TempDir Path directory) throws Exception {
    try (TestPeers peers = new TestPeers(4);
        Member alice = Member.start(peers, directory, "alice");
        Member bob = Member.start(peers, directory, "bob")) {
      assertEquals("bob@overlay.example", bob.await(PhoneEvent.Registered.class).aor());

      CallId call = alice.runtime.phone().call("bob@overlay.example", true);
      PhoneEvent.Incoming incoming = bob.await(PhoneEvent.Incoming.class);
      assertEquals("alice@overlay.example", incoming.from());
      assertTrue(incoming.verified());
      bob.runtime.phone().answer(incoming.call(), true).get(20, TimeUnit.SECONDS);
      PhoneEvent.Connected connected = alice.await(PhoneEvent.Connected.class);
      assertEquals("opus/48000/2", connected.audio());
      assertEquals(Optional.of("VP8/90000"), connected.video());
      assertEquals("AEAD_AES_128_GCM", connected.srtp());
      assertTrue(connected.ms().firstAudio() >= 0, connected.toString());
      bob.await(PhoneEvent.Connected.class);

      alice.runtime.phone().hangup(call).get(20, TimeUnit.SECONDS);
      assertEquals("hung-up", alice.awaitEnd());
      assertEquals("remote-hung-up", bob.awaitEnd());

      alice.runtime.phone().message("bob@overlay.example", "hello").get(20, TimeUnit.SECONDS);
      assertEquals(
          new PhoneEvent.Message("alice@overlay.example", "hello", true),
          bob.await(PhoneEvent.Message.class));
      assertEquals(
          Presence.Kind.REACHABLE,
          alice
              .runtime
              .phone()
              .presence("bob@overlay.example", true)
              .get(20, TimeUnit.SECONDS)
              .kind());
      alice.runtime.phone().call("carol@overlay.example", false);
      assertEquals("no-such-name", alice.awaitEnd());
    }
  }
}
