package org.chordial.app.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.chordial.ice.agent.CandidateType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Candidates that come after the offer or answer, over real SIP (RFC 8840). */
class TrickleTest {
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

  private static void finds(TestPhone phone, FakeMedia media, String ufrag, int port)
      throws Exception {
    phone
        .executor
        .submit(
            () -> media.listener.candidate(ufrag, FakeMedia.candidate(port, CandidateType.RELAYED)))
        .get(20, TimeUnit.SECONDS);
  }

  private static void hasAll(TestPhone phone, FakeMedia media, String ufrag) throws Exception {
    phone.executor.submit(() -> media.listener.endOfCandidates(ufrag)).get(20, TimeUnit.SECONDS);
  }

  private static FakeMedia media(TestPhone phone) throws Exception {
    return phone.media.poll(20, TimeUnit.SECONDS);
  }

  private static void told(FakeMedia media, String what) throws Exception {
    String next = media.told.poll(20, TimeUnit.SECONDS);
    while (next != null && !next.equals(what)) {
      next = media.told.poll(20, TimeUnit.SECONDS);
    }
    assertEquals(what, next);
  }

  @Test
  void theInviteLeavesWithWhatIsThereAndTheRestFollowsByInfo() throws Exception {
    alice.gathering = true;
    CallId call = alice.manager.call("bob@example.org", false);
    CallId theirs = bob.await(PhoneEvent.Incoming.class).call();
    FakeMedia ours = media(alice);
    String invite = alice.sent("INVITE", "a=ice-options:ice2 trickle").orElseThrow();
    assertFalse(invite.contains("end-of-candidates"), invite);
    assertTrue(invite.contains("Recv-Info: trickle-ice\r\n"), invite);
    assertTrue(invite.contains("Supported: trickle-ice\r\n"), invite);
    FakeMedia other = media(bob);
    // The INFO that tells that the early answer has arrived has nothing new.
    told(other, "trickled alic []");
    finds(alice, ours, "alic", 4001);
    told(other, "trickled alic [4001]");
    bob.manager.answer(theirs, false).get(20, TimeUnit.SECONDS);
    alice.awaitState(CallState.CONNECTED);
    finds(alice, ours, "alic", 4002);
    told(other, "trickled alic [4002]");
    hasAll(alice, ours, "alic");
    told(other, "trickled alic [] end");
    String info = alice.sent("INFO", "a=end-of-candidates").orElseThrow();
    assertTrue(info.contains("Info-Package: trickle-ice\r\n"), info);
    assertTrue(info.contains("Content-Disposition: Info-Package\r\n"), info);
    assertTrue(info.contains("Content-Type: application/trickle-ice-sdpfrag\r\n"), info);
    alice.manager.hangup(call).get(20, TimeUnit.SECONDS);
  }

  @Test
  void theAnswerLeavesWithWhatIsThereToo() throws Exception {
    bob.gathering = true;
    alice.manager.call("bob@example.org", false);
    CallId theirs = bob.await(PhoneEvent.Incoming.class).call();
    FakeMedia caller = media(alice);
    told(caller, "start bob@ CONTROLLING server INACTIVE");
    FakeMedia callee = media(bob);
    finds(bob, callee, "bob@", 4001);
    told(caller, "trickled bob@ [4001]");
    bob.manager.answer(theirs, false).get(20, TimeUnit.SECONDS);
    bob.awaitState(CallState.CONNECTED);
    hasAll(bob, callee, "bob@");
    told(caller, "trickled bob@ [] end");
    // RFC 8840 section 4.3.2: the 200 has the same answer as the 180 before.
    String early = bob.sent("SIP/2.0 180", "m=audio").orElseThrow();
    String last = bob.sent("SIP/2.0 200", "m=audio").orElseThrow();
    assertEquals(early.substring(early.indexOf("v=0")), last.substring(last.indexOf("v=0")));
  }

  @Test
  void whoDoesNotTakeCandidatesOneByOneGetsAWholeOffer() throws Exception {
    bob.withoutTrickle = true;
    alice.gathering = true;
    alice.manager.call("bob@example.org", false);
    FakeMedia ours = media(alice);
    alice.awaitState(CallState.CONNECTING);
    finds(alice, ours, "alic", 4001);
    assertTrue(alice.sent("INVITE", "").isEmpty());
    hasAll(alice, ours, "alic");
    CallId theirs = bob.await(PhoneEvent.Incoming.class).call();
    bob.manager.answer(theirs, false).get(20, TimeUnit.SECONDS);
    alice.awaitState(CallState.CONNECTED);
    String invite = alice.sent("INVITE", "").orElseThrow();
    assertTrue(invite.contains(" 4000 typ host"), invite);
    assertTrue(invite.contains(" 4001 typ relay"), invite);
    assertTrue(invite.contains("a=end-of-candidates"), invite);
    assertTrue(alice.sent("INFO", "").isEmpty());
  }

  @Test
  void whoDoesNotTakeCandidatesOneByOneGetsAWholeAnswer() throws Exception {
    alice.withoutTrickle = true;
    bob.gathering = true;
    alice.manager.call("bob@example.org", false);
    CallId theirs = bob.await(PhoneEvent.Incoming.class).call();
    FakeMedia callee = media(bob);
    bob.manager.answer(theirs, false).get(20, TimeUnit.SECONDS);
    assertTrue(bob.sent("SIP/2.0", "m=audio").isEmpty());
    finds(bob, callee, "bob@", 4001);
    hasAll(bob, callee, "bob@");
    alice.awaitState(CallState.CONNECTED);
    String answer = bob.sent("SIP/2.0", "m=audio").orElseThrow();
    assertTrue(answer.contains(" 4001 typ relay"), answer);
    assertTrue(bob.sent("INFO", "").isEmpty());
  }

  @Test
  void whatIsFoundAfterTheEndIsNotTrickled() throws Exception {
    alice.manager.call("bob@example.org", false);
    CallId theirs = bob.await(PhoneEvent.Incoming.class).call();
    bob.manager.answer(theirs, false).get(20, TimeUnit.SECONDS);
    alice.awaitState(CallState.CONNECTED);
    finds(alice, media(alice), "alic", 4001);
    assertTrue(alice.sent("INFO", " 4001 ").isEmpty());
  }

  private FakeMedia wantsARestart() throws Exception {
    CallId theirs = bob.await(PhoneEvent.Incoming.class).call();
    bob.manager.answer(theirs, false).get(20, TimeUnit.SECONDS);
    alice.awaitState(CallState.CONNECTED);
    FakeMedia ours = media(alice);
    hasAll(alice, ours, "alic");
    alice.executor.submit(() -> ours.listener.restartWanted()).get(20, TimeUnit.SECONDS);
    told(ours, "restart");
    return ours;
  }

  @Test
  void theOfferOfARestartLeavesWithWhatIsThereAndTheRestFollowsByInfo() throws Exception {
    alice.gathering = true;
    alice.manager.call("bob@example.org", false);
    FakeMedia ours = wantsARestart();
    FakeMedia other = media(bob);
    told(other, "reconnect restarted CONTROLLED");
    told(ours, "reconnect restarted CONTROLLING");
    finds(alice, ours, "restarted", 4003);
    told(other, "trickled restarted [4003]");
    hasAll(alice, ours, "restarted");
    told(other, "trickled restarted [] end");
    String offer = alice.sent("INVITE", "a=ice-ufrag:restarted").orElseThrow();
    assertFalse(offer.contains("end-of-candidates"), offer);
  }
}
