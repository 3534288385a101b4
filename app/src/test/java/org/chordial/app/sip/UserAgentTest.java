package org.chordial.app.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.chordial.overlay.wire.NodeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UserAgentTest {
  private TestParty alice;
  private TestParty bob;

  @BeforeEach
  void start() throws Exception {
    alice = new TestParty("alice@example.org", "11".repeat(16));
    bob = new TestParty("bob@example.org", "22".repeat(16));
    alice.connect(bob);
  }

  @AfterEach
  void stop() {
    alice.close();
    bob.close();
  }

  private CallLeg established() throws Exception {
    CallLeg leg = alice.call(bob, "offer");
    assertEquals("invited alice@example.org true offer", bob.next());
    CallLeg other = bob.leg();
    bob.run(() -> other.ring(Optional.of("early")));
    assertEquals("ringing 180 early", alice.next());
    bob.run(() -> other.accept("answer"));
    assertEquals("accepted answer", alice.next());
    return leg;
  }

  @Test
  void aCallRingsIsAnsweredAndIsEndedByTheCaller() throws Exception {
    CallLeg leg = established();
    alice.run(leg::end);
    assertEquals("ended", bob.next());
  }

  @Test
  void aCallIsEndedByTheCallee() throws Exception {
    established();
    bob.run(bob.leg()::end);
    assertEquals("ended", alice.next());
  }

  @Test
  void aRefusalReachesTheCaller() throws Exception {
    alice.call(bob, "offer");
    assertEquals("invited alice@example.org true offer", bob.next());
    bob.run(() -> bob.legs.getLast().reject(486));
    assertEquals("rejected 486", alice.next());
  }

  @Test
  void anInviteTakenBackIsCancelled() throws Exception {
    CallLeg leg = alice.call(bob, "offer");
    bob.next();
    bob.run(() -> bob.legs.getLast().ring(Optional.empty()));
    assertEquals("ringing 180 -", alice.next());
    alice.run(leg::end);
    assertEquals("cancelled", bob.next());
  }

  @Test
  void eitherSideMayOfferAgain() throws Exception {
    CallLeg leg = established();
    alice.run(() -> leg.reoffer("hold"));
    assertEquals("reoffered hold", bob.next());
    bob.run(() -> bob.legs.getLast().acceptReoffer("held"));
    assertEquals("reaccepted held", alice.next());
    bob.run(() -> bob.legs.getLast().reoffer("video"));
    assertEquals("reoffered video", alice.next());
    alice.run(() -> leg.rejectReoffer(488));
    assertEquals("rerejected 488", bob.next());
    alice.run(leg::end);
    assertEquals("ended", bob.next());
  }

  @Test
  void aReferTellsTheOtherSideWhomToCall() throws Exception {
    CallLeg leg = established();
    alice.run(() -> leg.refer("carol@example.org"));
    assertEquals("referred sip:carol@example.org", bob.next());
    assertEquals("refer true", alice.next());
  }

  @Test
  void aTextIsDeliveredWithTheVerifiedNameOfItsSender() throws Exception {
    SipTarget to = new SipTarget.Device(bob.aor, bob.id);
    String text = "grüße \u4f60\u597d " + "x".repeat(20_000);
    int status = alice.run(() -> alice.agent.message(to, text)).get(20, TimeUnit.SECONDS);
    assertEquals(200, status);
    assertEquals("message alice@example.org true " + text, bob.next());
  }

  @Test
  void optionsAreAnswered() throws Exception {
    SipTarget to = new SipTarget.Device(bob.aor, bob.id);
    assertEquals(200, alice.run(() -> alice.agent.ping(to)).get(20, TimeUnit.SECONDS));
  }

  @Test
  void optionsTellWhoTakesCandidatesOneByOne() throws Exception {
    SipTarget to = new SipTarget.Device(bob.aor, bob.id);
    assertTrue(alice.run(() -> alice.agent.trickles(to)).get(20, TimeUnit.SECONDS));
    SipTarget nobody = new SipTarget.Device(bob.aor, NodeId.ofHex("44".repeat(16)));
    assertFalse(alice.run(() -> alice.agent.trickles(nobody)).get(20, TimeUnit.SECONDS));
  }

  @Test
  void candidatesGoBothWaysWhileItRings() throws Exception {
    CallLeg leg = alice.call(bob, "offer");
    bob.next();
    CallLeg other = bob.leg();
    assertTrue(other.trickles());
    bob.run(() -> other.trickle("too early, as nobody knows whether the response arrives"));
    alice.run(() -> leg.trickle("too early, as there is no dialog"));
    alice.run(() -> leg.trickle("one"));
    bob.run(() -> other.ring(Optional.of("early")));
    assertEquals("ringing 180 early", alice.next());
    assertEquals("trickled one", bob.next());
    bob.run(() -> other.trickle("two"));
    String first = alice.next();
    assertEquals("trickled two", first.contains("too early") ? alice.next() : first);
    assertTrue(leg.trickles());
    bob.run(() -> other.accept("answer"));
    assertEquals("accepted answer", alice.next());
    alice.run(() -> leg.trickle("three"));
    assertEquals("trickled three", bob.next());
  }

  @Test
  void aNameThatTheCertificateDoesNotCarryIsNotVerified() throws Exception {
    ConnectionPair lying =
        new ConnectionPair(
            new ConnectionPair.Party(alice.id, Optional.of("mallory@example.org"), alice.executor),
            bob.party());
    bob.run(() -> bob.agent.connected(lying.second, () -> {}));
    alice.run(() -> alice.agent.connected(lying.first, () -> {}));
    alice.call(bob, "offer");
    assertEquals("invited alice@example.org false offer", bob.next());
  }

  @Test
  void withoutAConnectionNothingIsSent() throws Exception {
    try (TestParty carol = new TestParty("carol@example.org", "33".repeat(16))) {
      assertThrows(ExecutionException.class, () -> alice.call(carol, "offer"));
    }
  }
}
