package org.chordial.overlay.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.forward.RequestException;

/**
 * A value that is stored again and again before its lifetime ends, and sooner where a Store failed.
 * On the peer's serial executor.
 */
public final class KeptValue {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);

  /**
   * However long the lifetime: where halves of an overlay have merged, a peer takes a value that is
   * older from its owner only ({@link Offers}).
   */
  private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(10);

  private final CoreContext context;
  private final Duration lifetime;
  private final Supplier<CompletableFuture<StoreReceipt>> storing;
  private final Supplier<CompletableFuture<StoreReceipt>> removing;
  private final CompletableFuture<StoreReceipt> first = new CompletableFuture<>();
  private Consumer<Throwable> failed = failure -> {};
  private ScheduledFuture<?> timer;
  private Instant storedAt;
  private Duration retry = FIRST_RETRY;
  private long round;
  private boolean stopped;

  /**
   * @param storing stores it once
   * @param removing stores once that there is nothing
   */
  KeptValue(
      CoreContext context,
      Duration lifetime,
      Supplier<CompletableFuture<StoreReceipt>> storing,
      Supplier<CompletableFuture<StoreReceipt>> removing) {
    this.context = context;
    this.lifetime = lifetime;
    this.storing = storing;
    this.removing = removing;
  }

  /**
   * Completes with the first Store's receipt, or fails with its failure; it is tried again unless
   * the value was refused for what it is.
   */
  public CompletableFuture<StoreReceipt> first() {
    return first;
  }

  /** Who hears of every Store that fails. */
  public void onFailure(Consumer<Throwable> listener) {
    failed = listener;
  }

  /** Whether it is in the overlay, as far as is known here. */
  public boolean isStored() {
    return storedAt != null && context.clock().instant().isBefore(storedAt.plus(lifetime));
  }

  /** Stores now, for example because this peer has joined anew. */
  public void storeNow() {
    if (stopped) {
      return;
    }
    cancelTimer();
    long thisRound = ++round;
    var _ =
        storing
            .get()
            .whenComplete(
                (receipt, failure) -> {
                  if (stopped || thisRound != round) {
                    return;
                  }
                  if (failure == null) {
                    stored(receipt);
                  } else {
                    notStored(failure);
                  }
                });
  }

  private void stored(StoreReceipt receipt) {
    storedAt = context.clock().instant();
    retry = FIRST_RETRY;
    first.complete(receipt);
    // At half the lifetime, and not all who began together at once.
    long half = Math.min(LONGEST_INTERVAL.toMillis(), lifetime.toMillis() / 2);
    schedule(Duration.ofMillis(half - context.random().nextLong(half / 5 + 1)));
  }

  private void notStored(Throwable failure) {
    first.completeExceptionally(failure);
    failed.accept(failure);
    if (storedAt == null && isFinal(failure)) {
      stop();
      return;
    }
    schedule(retry);
    retry = retry.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? retry.multipliedBy(2) : LAST_RETRY;
  }

  /** What was never taken and is refused for what it is, is not sent again. */
  private static boolean isFinal(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof RequestException refusal
        && switch (refusal.code()) {
          case FORBIDDEN, UNKNOWN_KIND -> true;
          default -> false;
        };
  }

  private void schedule(Duration delay) {
    timer = context.executor().schedule(this::storeNow, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  /** Leaves the value to its lifetime. */
  public void stop() {
    stopped = true;
    cancelTimer();
  }

  /**
   * Stores in its place that there is nothing. "The owner SHOULD use a lifetime for the nonexistent
   * value that is at least as long as the remainder of the lifetime of the value it is replacing"
   * (RFC 6940 section 7.4.1.3).
   */
  public CompletableFuture<StoreReceipt> remove() {
    stop();
    return removing.get();
  }
}
