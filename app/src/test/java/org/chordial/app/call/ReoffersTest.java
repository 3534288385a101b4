package org.chordial.app.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.chordial.ice.agent.IceRole;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.vnet.VirtualTime;
import org.junit.jupiter.api.Test;

/** RFC 3261 section 14: offers within a call. */
class ReoffersTest {
  private static final int REQUEST_PENDING = 491;

  private final VirtualTime time = new VirtualTime();
  private final CoreContext context = new CoreContext(time, time, new Random(1));
  private final List<Duration> sent = new ArrayList<>();

  private Reoffers reoffers(IceRole role) {
    var start = time.instant();
    return new Reoffers(
        context,
        role,
        begun -> {
          sent.add(Duration.between(start, time.instant()));
          begun.run();
        });
  }

  @Test
  void anOfferWantedWhileAnotherIsUnderWayIsSentOnceAfterIt() {
    Reoffers reoffers = reoffers(IceRole.CONTROLLING);
    reoffers.offer();
    reoffers.offer();
    reoffers.offer();
    assertEquals(1, sent.size());
    reoffers.accepted();
    assertEquals(2, sent.size());
    reoffers.accepted();
    assertEquals(2, sent.size());
  }

  @Test
  void afterARequestPendingTheOwnerOfTheCallIdWaitsLongerThanTheOther() {
    Reoffers owner = reoffers(IceRole.CONTROLLING);
    owner.offer();
    owner.rejected(REQUEST_PENDING, true);
    time.advance(Duration.ofMillis(2_099));
    assertEquals(1, sent.size());
    time.advance(Duration.ofMillis(1_902));
    assertEquals(2, sent.size());

    sent.clear();
    Reoffers other = reoffers(IceRole.CONTROLLED);
    other.offer();
    other.rejected(REQUEST_PENDING, true);
    time.advance(Duration.ofSeconds(2));
    assertEquals(2, sent.size());
    assertTrue(sent.get(1).compareTo(Duration.ofSeconds(2)) < 0);
  }

  @Test
  void anotherRefusalIsTheEndOfIt() {
    Reoffers reoffers = reoffers(IceRole.CONTROLLING);
    reoffers.offer();
    reoffers.rejected(488, true);
    reoffers.rejected(REQUEST_PENDING, false);
    time.advance(Duration.ofSeconds(10));
    assertEquals(1, sent.size());
  }
}
