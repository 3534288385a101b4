package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;

/**
 * The stop-and-wait sender of RFC 6940 section 6.6.3.1: "A node MUST NOT have more than one
 * unacknowledged message on the DTLS connection at a time."
 */
final class StopAndWaitSender implements SrSender {
  static final int MAX_TRANSMISSIONS = 5;

  /** "A sender MUST wait 10 ms between receipt of an ACK and transmission of the next message." */
  private static final long GAP_MILLIS = 10;

  /** How many send times are kept for round-trip measurements. */
  private static final int TIMES = 64;

  private final CoreContext context;
  private final Outlet outlet;
  private final RttEstimator rtt = new RttEstimator();
  private final SendQueue queue = new SendQueue();
  private final long[] sentAt = new long[TIMES];
  private ByteBuf current;
  private int nextSequence;
  private int transmissions;
  private boolean resting;
  private boolean closed;
  private ScheduledFuture<?> timer;

  StopAndWaitSender(CoreContext context, Outlet outlet) {
    this.context = context;
    this.outlet = outlet;
  }

  @Override
  public boolean offer(ByteBuf message) {
    if (closed) {
      message.release();
      return false;
    }
    boolean taken = queue.offer(message);
    sendNext();
    return taken;
  }

  private void sendNext() {
    if (closed || resting || current != null || queue.isEmpty()) {
      return;
    }
    current = queue.poll();
    transmissions = 0;
    transmit();
  }

  /** "For each retransmission, the sequence number MUST be incremented." */
  private void transmit() {
    int sequence = nextSequence++;
    sentAt[sequence & (TIMES - 1)] = now();
    long wait = rtt.rtoMillis() << transmissions;
    transmissions++;
    timer = context.executor().schedule(this::timeout, wait, TimeUnit.MILLISECONDS);
    outlet.transmit(sequence, current);
  }

  private void timeout() {
    if (closed || current == null) {
      return;
    }
    if (transmissions >= MAX_TRANSMISSIONS) {
      outlet.gaveUp();
    } else {
      transmit();
    }
  }

  @Override
  public void acknowledged(int sequence, int received) {
    int age = nextSequence - sequence;
    if (closed || age <= 0 || age > TIMES) {
      return;
    }
    rtt.sample(Math.max(0, now() - sentAt[sequence & (TIMES - 1)]));
    if (current != null && age <= transmissions) {
      timer.cancel(false);
      current.release();
      current = null;
      resting = true;
      timer = context.executor().schedule(this::rested, GAP_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void rested() {
    resting = false;
    sendNext();
  }

  /**
   * "If no ACKs have been received by the time the third retransmission occurs, it is RECOMMENDED
   * that the link be removed from the Routing Table."
   */
  @Override
  public boolean failing() {
    return current != null && transmissions > 3;
  }

  @Override
  public List<ByteBuf> pending() {
    List<ByteBuf> pending = new ArrayList<>();
    if (current != null) {
      pending.add(current.retainedDuplicate());
    }
    queue.forEach(message -> pending.add(message.retainedDuplicate()));
    return pending;
  }

  @Override
  public Optional<Duration> rtt() {
    return rtt.smoothed();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (timer != null) {
      timer.cancel(false);
    }
    if (current != null) {
      current.release();
      current = null;
    }
    queue.clear();
  }

  /** In microseconds. */
  private long now() {
    return RttEstimator.micros(context.clock().instant());
  }
}
