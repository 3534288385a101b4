package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.forward.Drop;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.peer.VirtualPeers.Member;
import org.chordial.overlay.usage.sip.Resolution;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.HeaderView;
import org.chordial.overlay.wire.JoinReq;
import org.chordial.overlay.wire.Opaque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers with good certificates and bad intentions (RFC 6940 section 13.6). */
class HostileNeighborTest {
  private static final int FLOOD = 200;
  private static final int RING = 40;
  private static final int ROUNDS = 16;
  private static final int ONE_IN = 10;

  private final VirtualPeers peers =
      new VirtualPeers(13, document -> document.toBuilder().noIce(true).build())
          .withHashedSignatures();

  @AfterEach
  void endOverlay() {
    peers.close();
  }

  private Optional<ErrorCode> join(Member from, Member at) {
    CompletableFuture<Answer> answer =
        from.peer().request(List.of(Destination.of(at.id())), new JoinReq(from.id(), Opaque.EMPTY));
    assertTrue(peers.time.runUntil(answer::isDone, Duration.ofMinutes(1)));
    return answer.isCompletedExceptionally()
            && answer.exceptionNow() instanceof RequestException refusal
        ? Optional.of(refusal.code())
        : Optional.empty();
  }

  @Test
  void aFloodOfJoinsFromOneAddressIsRefusedWhateverNodeIdsItHas() throws OverlayException {
    Member first = peers.first();
    Member carol = peers.joined();
    Member mallory = peers.joined();
    Member twin =
        peers.open(peers.overlay.credentials("twin@overlay.example"), mallory.host(), false);
    peers.time.await(twin.peer().join(), VirtualPeers.PATIENCE);
    int refused = 0;
    for (int i = 0; i < FLOOD; i++) {
      refused +=
          join(i % 2 == 0 ? mallory : twin, first).equals(Optional.of(ErrorCode.FORBIDDEN)) ? 1 : 0;
    }
    assertTrue(refused > FLOOD / 2, refused + " of " + FLOOD);
    assertEquals(refused, first.peer().status().drops().get(Drop.TOO_MANY));
    assertEquals(Optional.empty(), join(carol, first), "an address that has done nothing");
    peers.time.advance(Duration.ofMinutes(2));
    assertEquals(Optional.empty(), join(mallory, first), "for ever");
  }

  /**
   * Of what it should pass on, one message in ten is lost or goes to a Resource-ID that nobody
   * asked for.
   */
  private static final class Saboteur {
    private final Member member;
    private final SplittableRandom random = new SplittableRandom(7);
    private final HeaderView view;
    private int passedOn;
    private int lost;
    private int misrouted;

    Saboteur(Member member) {
      this.member = member;
      this.view = new HeaderView(member.id());
      member.peer().receiver = this::receive;
    }

    private void receive(Link from, ByteBuf message) {
      int to = view.wrap(message) ? view.destinations() : -1;
      if (to < 0 || !isForOthers(to)) {
        member.peer().stack.forwarding.received(from, message);
        return;
      }
      passedOn++;
      int fate = random.nextInt(2 * ONE_IN);
      if (fate == 0) {
        lost++;
        message.release();
        return;
      }
      if (fate == 1 && view.entry(to) == HeaderView.Entry.RESOURCE) {
        misrouted++;
        byte[] elsewhere = new byte[view.identifierLength(to)];
        random.nextBytes(elsewhere);
        message.setBytes(view.identifier(to), elsewhere);
      } else if (fate == 1) {
        lost++;
        message.release();
        return;
      }
      member.peer().stack.forwarding.received(from, message);
    }

    private boolean isForOthers(int to) {
      return switch (view.entry(to)) {
        case NODE -> !view.isSelf(to);
        case RESOURCE ->
            !member
                .peer()
                .stack
                .topology
                .isResponsible(
                    Opaque.copyOf(view.message(), view.identifier(to), view.identifierLength(to)));
        case OPAQUE -> true;
        case UNKNOWN -> false;
      };
    }
  }

  @Test
  void lookupsSucceedThoughPeersLoseOrMisrouteATenthOfWhatTheyShouldPassOn()
      throws OverlayException {
    peers.first();
    for (int i = 1; i < RING; i++) {
      peers.joined();
    }
    for (Member member : peers.members) {
      peers.time.await(
          member.peer().sip().register(member.credentials().userName(), "", Duration.ofHours(1)),
          VirtualPeers.PATIENCE);
    }
    peers.time.advance(Duration.ofMinutes(1));
    List<Saboteur> saboteurs = new ArrayList<>();
    for (int i = 0; i < RING; i += ONE_IN) {
      saboteurs.add(new Saboteur(peers.members.get(i)));
    }
    long worst = 0;
    List<String> failures = new ArrayList<>();
    int lookups = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 1; i < RING; i++) {
        Member asker = peers.members.get(i);
        String name = peers.members.get((i * 7 + round * 3) % RING).credentials().userName();
        Duration begun = peers.time.elapsed();
        CompletableFuture<Resolution> found = asker.peer().sip().resolve(name);
        assertTrue(peers.time.runUntil(found::isDone, Duration.ofMinutes(1)));
        worst = Math.max(worst, peers.time.elapsed().minus(begun).toMillis());
        lookups++;
        if (found.isCompletedExceptionally() || found.join().contacts().isEmpty()) {
          failures.add(asker.id() + " asked for " + name);
        }
      }
    }
    int passedOn = saboteurs.stream().mapToInt(each -> each.passedOn).sum();
    int lost = saboteurs.stream().mapToInt(each -> each.lost).sum();
    int misrouted = saboteurs.stream().mapToInt(each -> each.misrouted).sum();
    System.out.printf(
        "%d of %d peers lost %d and misrouted %d of %d messages: %d of %d lookups failed, the"
            + " slowest took %d ms%n",
        saboteurs.size(), RING, lost, misrouted, passedOn, failures.size(), lookups, worst);
    assertTrue(lost > 0 && misrouted > 0, "nobody was hostile");
    assertEquals(List.of(), failures);
  }
}
