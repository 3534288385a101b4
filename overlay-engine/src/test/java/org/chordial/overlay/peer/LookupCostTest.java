package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.function.ToLongFunction;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.peer.VirtualPeers.Member;
import org.chordial.overlay.security.VerificationCounters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much public-key work a lookup costs all peers together. */
class LookupCostTest {
  private static final int SIZE = 10;

  private final VirtualPeers peers = new VirtualPeers(1);

  @AfterEach
  void endOverlay() {
    peers.close();
  }

  @Test
  void aLookupCostsThreeSignaturesWhateverItsWayAndNoCertificateASecondTime()
      throws OverlayException {
    peers.first();
    while (peers.members.size() < SIZE) {
      peers.joined();
    }
    for (Member member : peers.members) {
      peers.time.await(
          member.peer().sip().register(member.credentials().userName(), "", Duration.ofHours(1)),
          VirtualPeers.PATIENCE);
    }
    peers.time.advance(Duration.ofSeconds(30));
    LongSummaryStatistics first = lookUpAll(VerificationCounters::chains);
    long chains = sum(VerificationCounters::chains);
    LongSummaryStatistics signatures = lookUpAll(VerificationCounters::signatures);
    chains = sum(VerificationCounters::chains) - chains;
    System.out.printf(
        "%d lookups among %d peers: %d signatures are verified for one, %.1f with the Pings that"
            + " happen meanwhile; certificates: %d the first time, then %d%n",
        signatures.getCount(),
        SIZE,
        signatures.getMin(),
        signatures.getAverage(),
        first.getSum(),
        chains);
    assertEquals(0, chains);
    // The request by who answers it, the answer and the value by who asked; nobody on the way.
    assertEquals(3, signatures.getMin());
  }

  /** What each of the lookups, one after the other, has cost all peers. */
  private LongSummaryStatistics lookUpAll(ToLongFunction<VerificationCounters> counter) {
    LongSummaryStatistics each = new LongSummaryStatistics();
    for (Member asker : List.copyOf(peers.members)) {
      for (Member owner : peers.members) {
        if (!owner.equals(asker)) {
          long before = sum(counter);
          peers.time.await(
              asker.peer().sip().resolve(owner.credentials().userName()), VirtualPeers.PATIENCE);
          each.accept(sum(counter) - before);
        }
      }
    }
    return each;
  }

  private long sum(ToLongFunction<VerificationCounters> counter) {
    return peers.members.stream()
        .mapToLong(member -> counter.applyAsLong(member.peer().verifications()))
        .sum();
  }
}
