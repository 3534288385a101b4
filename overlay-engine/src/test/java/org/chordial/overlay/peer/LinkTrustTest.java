package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.link.AppConnection;
import org.chordial.overlay.peer.VirtualPeers.Member;
import org.chordial.overlay.security.VerificationCounters;
import org.chordial.overlay.wire.Destination;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of links when the certificates behind them are no longer good. */
class LinkTrustTest {
  private final VirtualPeers peers = new VirtualPeers(111);

  @AfterEach
  void endOverlay() {
    peers.close();
  }

  private static void reconfigure(Member member, ConfigurationDocument next)
      throws OverlayException {
    member.peer().stack.reconfigure(next);
  }

  @Test
  void aNodeThatANewConfigurationExcludesLosesItsLinksAndMakesNoOthers() throws OverlayException {
    Member alice = peers.first();
    Member bob = peers.joined();
    Member eve = peers.joined();
    peers.time.advance(Duration.ofSeconds(10));
    assertTrue(alice.peer().stack.table.contains(eve.id()));
    ConfigurationDocument excluding =
        alice.peer().stack.configuration().toBuilder()
            .sequence(2)
            .badNodes(List.of(eve.id().value()))
            .build();
    reconfigure(alice, excluding);
    reconfigure(bob, excluding);
    assertFalse(alice.peer().stack.table.contains(eve.id()));
    assertTrue(alice.peer().stack.table.contains(bob.id()), "others keep theirs");
    peers.time.advance(Duration.ofMinutes(2));
    assertFalse(alice.peer().stack.table.contains(eve.id()));
    assertFalse(bob.peer().stack.table.contains(eve.id()));
  }

  @Test
  void anApplicationsConnectionToAnExcludedNodeEndsToo() throws OverlayException {
    Member alice = peers.first();
    Member eve = peers.joined();
    Member bob = peers.joined();
    List<String> ends = new ArrayList<>();
    List<AppConnection> accepted = new ArrayList<>();
    eve.peer().onAppAttach(5060, accepted::add);
    bob.peer().onAppAttach(5060, accepted::add);
    AppConnection toEve = appAttach(alice, eve);
    AppConnection toBob = appAttach(alice, bob);
    toEve.handler(new Ends("eve", ends));
    toBob.handler(new Ends("bob", ends));
    peers.time.advance(Duration.ofSeconds(5));
    assertEquals(List.of(), ends);
    reconfigure(
        alice,
        alice.peer().stack.configuration().toBuilder()
            .sequence(2)
            .badNodes(List.of(eve.id().value()))
            .build());
    assertEquals(List.of("eve"), ends);
    toBob.close();
    accepted.forEach(AppConnection::close);
  }

  private AppConnection appAttach(Member from, Member to) {
    return peers.time.await(
        from.peer().appAttach(List.of(Destination.of(to.id())), 5060), VirtualPeers.PATIENCE);
  }

  /** Notes the end of a connection. */
  private record Ends(String who, List<String> ends) implements AppConnection.Handler {
    @Override
    public void received(ByteBuf message) {
      message.release();
    }

    @Override
    public void closed(String reason) {
      ends.add(who);
    }
  }

  @Test
  void aLinkEndsWithinAMinuteAfterItsCertificateHasExpired() throws OverlayException {
    Member alice = peers.first();
    peers.overlay.validity = Duration.ofMinutes(5);
    Member bob = peers.joined();
    peers.time.advance(Duration.ofMinutes(4));
    assertTrue(alice.peer().stack.table.contains(bob.id()));
    peers.time.advance(Duration.ofSeconds(121));
    assertFalse(alice.peer().stack.table.contains(bob.id()));
  }

  @Test
  void aKnownPeersCertificateIsVerifiedOnceHoweverManyMessagesItSigns() throws OverlayException {
    Member alice = peers.first();
    Member bob = peers.joined();
    peers.time.advance(Duration.ofSeconds(10));
    VerificationCounters counters = alice.peer().verifications();
    long chains = counters.chains();
    long signatures = counters.signatures();
    for (int i = 0; i < 20; i++) {
      peers.ping(bob, Destination.of(alice.id()));
    }
    assertEquals(chains, counters.chains());
    assertTrue(counters.signatures() >= signatures + 20, counters.toString());
    assertTrue(counters.signatures() < signatures + 60, counters.toString());
    assertEquals(2, chains, "its own and the one other peer's");
  }
}
