package org.chordial.ice.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.chordial.ice.net.NetworkChanges.Change;
import org.chordial.ice.vnet.VirtualTime;
import org.junit.jupiter.api.Test;

class NetworkWatchTest {

  private static final InetAddress HOME = InetAddress.ofLiteral("192.168.1.2");
  private static final InetAddress TRAIN = InetAddress.ofLiteral("10.9.8.7");

  private final VirtualTime time = new VirtualTime();
  private final List<Change> heard = new ArrayList<>();
  private final AtomicInteger looked = new AtomicInteger();
  private List<InetAddress> present = List.of(HOME);
  private Duration slept = Duration.ZERO;

  private final NetworkWatch watch =
      new NetworkWatch(
          new CoreContext(time, () -> now(), new SplittableRandom(1)),
          () -> {
            looked.incrementAndGet();
            return present;
          });

  private Instant now() {
    return time.instant().plus(slept);
  }

  @Test
  void aNewAddressIsToldWithinHalfASecondAndOnce() {
    var _ = watch.watch(heard::add);
    time.advance(Duration.ofSeconds(10));
    assertEquals(List.of(), heard);
    present = List.of(TRAIN);
    time.advance(NetworkWatch.PERIOD);
    assertEquals(List.of(Change.ADDRESSES), heard);
    time.advance(Duration.ofSeconds(10));
    assertEquals(List.of(Change.ADDRESSES), heard);
  }

  @Test
  void theSameAddressesInAnotherOrderAreNoChange() {
    present = List.of(HOME, TRAIN);
    var _ = watch.watch(heard::add);
    present = List.of(TRAIN, HOME);
    time.advance(Duration.ofSeconds(2));
    assertEquals(List.of(), heard);
  }

  @Test
  void aSleepIsToldAndAShortPauseIsNot() {
    var _ = watch.watch(heard::add);
    slept = Duration.ofSeconds(9);
    time.advance(Duration.ofSeconds(1));
    assertEquals(List.of(), heard);
    slept = Duration.ofHours(1);
    time.advance(Duration.ofSeconds(1));
    assertEquals(List.of(Change.CLOCK), heard);
    // A clock that is set back tells as much.
    slept = Duration.ZERO;
    time.advance(Duration.ofSeconds(1));
    assertEquals(List.of(Change.CLOCK, Change.CLOCK), heard);
  }

  @Test
  void nobodyLooksWhileNobodyWantsToKnow() {
    NetworkChanges.Subscription one = watch.watch(heard::add);
    NetworkChanges.Subscription other = watch.watch(heard::add);
    one.close();
    present = List.of(TRAIN);
    time.advance(Duration.ofSeconds(1));
    assertEquals(List.of(Change.ADDRESSES), heard);
    other.close();
    int before = looked.get();
    present = List.of(HOME);
    time.advance(Duration.ofMinutes(1));
    assertEquals(before, looked.get());
    assertEquals(List.of(Change.ADDRESSES), heard);
    var _ = watch.watch(heard::add);
    time.advance(Duration.ofSeconds(1));
    assertEquals(1, heard.size(), "what changed meanwhile is where it begins");
  }
}
