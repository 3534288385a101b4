package org.chordial.overlay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.link.AppConnection;
import org.chordial.overlay.link.LinkException;
import org.chordial.overlay.wire.AppAttachAns;
import org.chordial.overlay.wire.AppAttachReq;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.IceCandidate;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.OverlayLinkType;
import org.junit.jupiter.api.Test;

/** AppAttach (RFC 6940 section 6.5.2). */
class AppAttachServiceTest extends AttachBench {
  private static final int SIP = 5060;

  private final AppAttachService attaches =
      new AppAttachService(time.context(3), this::ask, this::negotiate, protocols, linkMaker);

  private CompletableFuture<Reply> asks(NodeId node, int application, IceCandidate... candidates) {
    return attaches.handle(
        from(
            node,
            new AppAttachReq(
                Opaque.ofUtf8("u"),
                Opaque.ofUtf8("p"),
                application,
                Opaque.ofUtf8("passive"),
                List.of(candidates))));
  }

  @Test
  void anApplicationThatIsNotHereIsNotFound() {
    attaches.application(SIP, _ -> {});
    assertEquals(ErrorCode.NOT_FOUND, refusal(asks(LARGER, SIP + 1)));
    assertEquals(0, negotiations.size());
  }

  @Test
  void anApplicationThatIsHereIsAnsweredWithItsOwnNumber() {
    attaches.application(SIP, _ -> {});
    AppAttachAns answer = assertInstanceOf(AppAttachAns.class, asks(LARGER, SIP).join().body());
    assertEquals(SIP, answer.application());
    assertEquals("active", answer.role().toUtf8());
    assertTrue(negotiations.getFirst().connecting);
  }

  @Test
  void candidatesWithIceAndWithoutItDoNotMix() {
    attaches.application(SIP, _ -> {});
    assertEquals(
        ErrorCode.INVALID_MESSAGE,
        refusal(
            asks(
                LARGER,
                SIP,
                candidate(OverlayLinkType.DTLS_UDP_SR),
                candidate(OverlayLinkType.DTLS_UDP_SR_NO_ICE))));
  }

  @Test
  void soManyAtOnceAreRefusedAndThoseThatEndMakeRoom() {
    attaches.application(SIP, _ -> {});
    for (int i = 0; i < 64; i++) {
      var _ = asks(LARGER, SIP).join();
    }
    assertEquals(ErrorCode.FORBIDDEN, refusal(asks(LARGER, SIP)));
    negotiations.getFirst().connected.completeExceptionally(new LinkException("no way"));
    assertInstanceOf(AppAttachAns.class, asks(LARGER, SIP).join().body());
  }

  @Test
  void anAttemptThatIsNotAnsweredEndsAfterItsTime() {
    CompletableFuture<AppConnection> own = attaches.attach(List.of(Destination.of(LARGER)), SIP);
    assertEquals(SIP, ((AppAttachReq) asked.getFirst().body()).application());
    time.advance(Duration.ofSeconds(41));
    assertEquals(ErrorCode.REQUEST_TIMEOUT, refusal(own));
    assertTrue(negotiations.getFirst().closed);
  }
}
