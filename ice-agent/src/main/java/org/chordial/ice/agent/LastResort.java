package org.chordial.ice.agent;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.chordial.ice.stun.AddressFamily;

/**
 * Says when connections through a relay for TCP (RFC 6062) are worth their price, which is two
 * connections with the server and an allocation: the peer has TCP candidates and no UDP, or has
 * some and nothing has worked for a while.
 */
final class LastResort {

  /** A peer that seems to be in a network of our own is reached in less. */
  private static final long PRIVATE_MILLIS = 100;

  /** What UDP takes through translators and a relay, with one retransmission. */
  private static final long PATIENCE_MILLIS = 500;

  private final ScheduledExecutorService executor;
  private final BooleanSupplier connected;
  private final Consumer<List<Integer>> begin;
  private final List<Candidate> known = new ArrayList<>();
  private ScheduledFuture<?> timer;
  private boolean complete;
  private boolean begun;
  private boolean stopped;

  /**
   * @param connected whether a pair works
   * @param begin told once, with the families of the peer's TCP candidates
   */
  LastResort(
      ScheduledExecutorService executor, BooleanSupplier connected, Consumer<List<Integer>> begin) {
    this.executor = executor;
    this.connected = connected;
    this.begin = begin;
  }

  /** The peer's description has come. */
  void described(IceDescription remote) {
    known.addAll(remote.candidates());
    complete = remote.complete();
    await();
  }

  /** One more candidate of the peer. */
  void trickled(Candidate candidate) {
    known.add(candidate);
    if (timer != null && timer.isDone()) {
      await();
    }
  }

  /** The peer tells no more of them. */
  void ended() {
    complete = true;
    await();
  }

  private void await() {
    stopTimer();
    if (begun || stopped) {
      return;
    }
    long patience = !complete || isReachable() ? PATIENCE_MILLIS : hasUdp() ? PRIVATE_MILLIS : 0;
    timer = executor.schedule(this::consider, patience, TimeUnit.MILLISECONDS);
  }

  private boolean hasUdp() {
    return known.stream().anyMatch(each -> !each.transport().isTcp());
  }

  /** Whether UDP seems to lead to the peer from everywhere. */
  private boolean isReachable() {
    return known.stream()
        .anyMatch(
            each ->
                !each.transport().isTcp()
                    && (each.type() != CandidateType.HOST
                        || !isPrivate(each.address().getAddress())));
  }

  /** RFC 1918, RFC 6598 and RFC 4193. */
  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean carriers = bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    return address instanceof Inet6Address
        ? (bytes[0] & 0xfe) == 0xfc
        : address.isSiteLocalAddress() || carriers;
  }

  private void consider() {
    List<Integer> families =
        known.stream()
            .filter(each -> each.transport().isTcp())
            .map(each -> AddressFamily.of(each.address().getAddress()))
            .distinct()
            .sorted()
            .toList();
    if (!stopped && !families.isEmpty() && !connected.getAsBoolean()) {
      begun = true;
      begin.accept(families);
    }
  }

  /** Whether it has come to that. */
  boolean hasBegun() {
    return begun;
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  void stop() {
    stopped = true;
    stopTimer();
  }
}
