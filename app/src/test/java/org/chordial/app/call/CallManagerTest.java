package org.chordial.app.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.chordial.app.interop.Ports;
import org.chordial.app.sip.ConnectionPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallManagerTest {
  private final TestPhone.Overlay overlay = new TestPhone.Overlay();
  private TestPhone alice;
  private TestPhone bob;

  @BeforeEach
  void start() throws Exception {
    alice = new TestPhone("alice@example.org", "11".repeat(16), overlay);
    bob = new TestPhone("bob@example.org", "22".repeat(16), overlay);
  }

  @AfterEach
  void stop() {
    alice.close();
    bob.close();
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private CallId bobsCall() throws Exception {
    return bob.await(PhoneEvent.Incoming.class).call();
  }

  private CallId established(boolean video) throws Exception {
    CallId call = alice.manager.call("bob@example.org", video);
    CallId theirs = bobsCall();
    alice.awaitState(CallState.RINGING);
    get(bob.manager.answer(theirs, video));
    alice.awaitState(CallState.CONNECTED);
    bob.awaitState(CallState.CONNECTED);
    return call;
  }

  @Test
  void twoPhonesCallEachOtherAndHangUp() throws Exception {
    CallId call = alice.manager.call("BOB@example.org", true);
    alice.awaitState(CallState.LOOKING_UP);
    alice.awaitState(CallState.CONNECTING);
    PhoneEvent.Incoming incoming = bob.await(PhoneEvent.Incoming.class);
    assertEquals("alice@example.org", incoming.from());
    assertTrue(incoming.verified());
    assertTrue(incoming.video());
    alice.awaitState(CallState.RINGING);
    get(bob.manager.answer(incoming.call(), true));
    PhoneEvent.Connected connected = alice.await(PhoneEvent.Connected.class);
    assertEquals("opus/48000/2", connected.audio());
    assertEquals(Optional.of("VP8/90000"), connected.video());
    assertEquals("127.0.0.1", connected.remote().address());
    assertTrue(connected.ms().ring() >= 0);
    bob.await(PhoneEvent.Connected.class);
    get(alice.manager.hangup(call));
    assertEquals("hung-up", alice.awaitState(CallState.ENDED).reason());
    assertEquals("remote-hung-up", bob.awaitState(CallState.ENDED).reason());
    assertEquals(java.util.List.of(), get(bob.manager.status()).calls());
  }

  @Test
  void mediaFindTheirPathWhileItRingsButNothingIsHeardBeforeTheAnswer() throws Exception {
    alice.manager.call("bob@example.org", false);
    CallId theirs = bobsCall();
    FakeMedia callee = bob.media.poll(20, TimeUnit.SECONDS);
    FakeMedia caller = alice.media.poll(20, TimeUnit.SECONDS);
    assertEquals("start alic CONTROLLED client INACTIVE", callee.told.poll(20, TimeUnit.SECONDS));
    assertEquals("start bob@ CONTROLLING server INACTIVE", caller.told.poll(20, TimeUnit.SECONDS));
    get(bob.manager.answer(theirs, false));
    assertEquals("video false", callee.told.poll(20, TimeUnit.SECONDS));
    assertEquals("update SENDRECV", callee.told.poll(20, TimeUnit.SECONDS));
    assertEquals("video false", caller.told.poll(20, TimeUnit.SECONDS));
    assertEquals("update SENDRECV", caller.told.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void aDeclinedCallSaysSo() throws Exception {
    alice.manager.call("bob@example.org", false);
    get(bob.manager.decline(bobsCall()));
    PhoneEvent.State end = alice.awaitState(CallState.ENDED);
    assertEquals(Optional.of(PhoneFailure.DECLINED), end.failure());
    assertEquals("bob@example.org declined the call.", end.text());
  }

  @Test
  void aCallThatIsGivenUpStopsRinging() throws Exception {
    CallId call = alice.manager.call("bob@example.org", false);
    bobsCall();
    get(alice.manager.hangup(call));
    assertEquals("cancelled", bob.awaitState(CallState.ENDED).reason());
  }

  @Test
  void aNameThatNobodyHasIsSaidToBeUnknown() throws Exception {
    alice.manager.call("carol@example.org", false);
    PhoneEvent.State end = alice.awaitState(CallState.ENDED);
    assertEquals("no-such-name", end.reason());
    assertEquals("Nobody is registered as carol@example.org.", end.text());
    alice.manager.call("nonsense", false);
    assertEquals("bad-address", alice.awaitState(CallState.ENDED).reason());
    alice.manager.call("sip:Alice@example.org", false);
    assertEquals("own-name", alice.awaitState(CallState.ENDED).reason());
  }

  @Test
  void holdAndResumeReachTheOtherSide() throws Exception {
    CallId call = established(false);
    get(alice.manager.hold(call));
    assertEquals("hold", alice.awaitState(CallState.HELD).reason());
    assertEquals("remote-hold", bob.awaitState(CallState.HELD).reason());
    get(alice.manager.resume(call));
    assertEquals("remote-resume", bob.awaitState(CallState.CONNECTED).reason());
  }

  @Test
  void thePictureIsSwitchedOnInTheMiddleOfACall() throws Exception {
    CallId call = established(false);
    get(alice.manager.video(call, true));
    PhoneEvent.Video theirs = bob.await(PhoneEvent.Video.class);
    assertTrue(theirs.receiving());
    PhoneEvent.Video ours = alice.await(PhoneEvent.Video.class);
    assertTrue(ours.sending());
  }

  @Test
  void theThirdCallAtATimeIsTheLastThatRings() throws Exception {
    try (TestPhone carol = new TestPhone("carol@example.org", "33".repeat(16), overlay)) {
      for (int i = 0; i < 3; i++) {
        alice.manager.call("bob@example.org", false);
        bobsCall();
      }
      carol.manager.call("bob@example.org", false);
      assertEquals("busy", carol.awaitState(CallState.ENDED).reason());
    }
  }

  /** Breaks the SIP connection that the last call was made over. */
  private void breakConnection() throws Exception {
    ConnectionPair pair = alice.connections.poll(20, TimeUnit.SECONDS);
    alice.executor.submit(pair.first::close).get(20, TimeUnit.SECONDS);
  }

  @Test
  void aSipConnectionThatBreaksInACallIsOpenedAgain() throws Exception {
    CallId call = established(false);
    breakConnection();
    assertNotNull(alice.connections.poll(20, TimeUnit.SECONDS));
    get(alice.manager.hold(call));
    assertEquals("remote-hold", bob.awaitState(CallState.HELD).reason());
    get(alice.manager.hangup(call));
    assertEquals("remote-hung-up", bob.awaitState(CallState.ENDED).reason());
  }

  @Test
  void whereItCannotBeOpenedAgainTheMediaTellOfTheEnd() throws Exception {
    CallId call = established(false);
    FakeMedia theirs = bob.media.poll(20, TimeUnit.SECONDS);
    alice.unreachable = true;
    breakConnection();
    get(alice.manager.hangup(call));
    assertEquals("hung-up", alice.awaitState(CallState.ENDED).reason());
    bob.executor.execute(theirs.listener::bye);
    bob.executor.execute(() -> theirs.listener.silent(true));
    assertEquals("remote-hung-up", bob.awaitState(CallState.ENDED).reason());
  }

  @Test
  void aByeOfOneStreamIsNotTheEndWhileOthersGoOn() throws Exception {
    established(false);
    FakeMedia theirs = bob.media.poll(20, TimeUnit.SECONDS);
    bob.executor.execute(theirs.listener::bye);
    bob.executor.execute(() -> theirs.listener.silent(false));
    bob.executor.execute(() -> theirs.listener.silent(true));
    bob.awaitState(CallState.RECONNECTING);
  }

  @Test
  void aTransferMakesTheOtherSideCallAndEndsOurCall() throws Exception {
    try (TestPhone carol = new TestPhone("carol@example.org", "33".repeat(16), overlay)) {
      CallId call = established(false);
      get(alice.manager.transfer(call, "carol@example.org"));
      assertEquals("transferred", alice.awaitState(CallState.ENDED).reason());
      assertEquals("bob@example.org", carol.await(PhoneEvent.Incoming.class).from());
    }
  }

  @Test
  void aTextIsDelivered() throws Exception {
    get(alice.manager.message("bob@example.org", "hello"));
    PhoneEvent.Message message = bob.await(PhoneEvent.Message.class);
    assertEquals(new PhoneEvent.Message("alice@example.org", "hello", true), message);
    ExecutionException error =
        assertThrows(
            ExecutionException.class, () -> get(alice.manager.message("carol@example.org", "x")));
    assertEquals("Nobody is registered as carol@example.org.", error.getCause().getMessage());
  }

  @Test
  void presenceSaysWhatWasTestedAndNoMore() throws Exception {
    assertEquals(
        Presence.Kind.REGISTERED, get(alice.manager.presence("bob@example.org", false)).kind());
    Presence tested = get(alice.manager.presence("bob@example.org", true));
    assertEquals(Presence.Kind.REACHABLE, tested.kind());
    assertTrue(tested.pingMs() >= 0);
    assertEquals(
        Presence.Kind.NOT_REGISTERED,
        get(alice.manager.presence("carol@example.org", true)).kind());
  }

  @Test
  void whatIsAskedAtTheWrongMomentFailsWithASentence() throws Exception {
    CallId call = alice.manager.call("bob@example.org", false);
    alice.awaitState(CallState.RINGING);
    ExecutionException error =
        assertThrows(ExecutionException.class, () -> get(alice.manager.hold(call)));
    assertEquals("That cannot be done while the call is ringing.", error.getCause().getMessage());
    error =
        assertThrows(ExecutionException.class, () -> get(alice.manager.hangup(new CallId("c99"))));
    assertEquals("There is no call c99.", error.getCause().getMessage());
  }

  @Test
  void plainSipGoesOverUdpAndTcpAndIsNeverVerified() throws Exception {
    InetAddress host = InetAddress.getLoopbackAddress();
    int port = Ports.free();
    try (TestPhone dave =
            new TestPhone(
                "dave@example.net",
                "44".repeat(16),
                overlay,
                Optional.of(new InetSocketAddress(host, Ports.free())));
        TestPhone erin =
            new TestPhone(
                "erin@example.com",
                "55".repeat(16),
                overlay,
                Optional.of(new InetSocketAddress(host, port)))) {
      for (String transport : new String[] {"udp", "tcp"}) {
        CallId call =
            dave.manager.call("sip:erin@127.0.0.1:" + port + ";transport=" + transport, false);
        PhoneEvent.Incoming incoming = erin.await(PhoneEvent.Incoming.class);
        assertEquals("dave@example.net", incoming.from());
        assertFalse(incoming.verified());
        get(erin.manager.answer(incoming.call(), false));
        assertFalse(dave.await(PhoneEvent.Connected.class).verified());
        get(dave.manager.hold(call));
        assertEquals("remote-hold", erin.awaitState(CallState.HELD).reason());
        get(erin.manager.hangup(incoming.call()));
        assertEquals("remote-hung-up", dave.awaitState(CallState.ENDED).reason());
      }
    }
    alice.manager.call("sip:erin@127.0.0.1:" + port, false);
    assertEquals("no-plain-sip", alice.awaitState(CallState.ENDED).reason());
  }
}
