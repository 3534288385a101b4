package org.chordial.ice.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Notices that this host's addresses have changed or that time has jumped, by looking twice a
 * second while somebody wants to know. Used on the context's executor only.
 */
public final class NetworkWatch {

  /** How often it looks. */
  static final Duration PERIOD = Duration.ofMillis(500);

  /** So much more or less than a period has passed on the clock where the computer slept. */
  private static final Duration JUMP = Duration.ofSeconds(10);

  private final CoreContext context;
  private final Supplier<List<InetAddress>> source;
  private final NetworkChanges changes = new NetworkChanges();
  private Set<InetAddress> known = Set.of();
  private ScheduledFuture<?> timer;
  private long lookedMillis;

  /**
   * @param source the addresses of now
   */
  public NetworkWatch(CoreContext context, Supplier<List<InetAddress>> source) {
    this.context = context;
    this.source = source;
  }

  public NetworkChanges.Subscription watch(NetworkChanges.Listener listener) {
    if (changes.isEmpty()) {
      known = new HashSet<>(source.get());
      schedule();
    }
    NetworkChanges.Subscription subscription = changes.add(listener);
    return () -> {
      subscription.close();
      if (changes.isEmpty() && timer != null) {
        timer.cancel(false);
      }
    };
  }

  private void schedule() {
    lookedMillis = context.clock().millis();
    timer = context.executor().schedule(this::look, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    long passed = context.clock().millis() - lookedMillis;
    boolean jumped = Math.abs(passed - PERIOD.toMillis()) > JUMP.toMillis();
    Set<InetAddress> present = new HashSet<>(source.get());
    boolean changed = !present.equals(known);
    known = present;
    if (changed) {
      changes.tell(NetworkChanges.Change.ADDRESSES);
    } else if (jumped) {
      changes.tell(NetworkChanges.Change.CLOCK);
    }
    if (!changes.isEmpty()) {
      schedule();
    }
  }
}
