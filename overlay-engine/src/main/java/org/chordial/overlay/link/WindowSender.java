package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;

/**
 * A sender for Simple Reliability with several messages in flight. RFC 6940 section 6.6.3: "a wide
 * variety of congestion control algorithms can be implemented on the sender side while using the
 * same basic wire protocol. The sender algorithm used MUST meet the requirements of [RFC5405]."
 *
 * <p>The window is that of RFC 5681, counted in messages ({@link CongestionWindow}). Since every
 * transmission has a number of its own, acknowledgements say exactly which one arrived, and losses
 * are found as QUIC finds them (RFC 9002 section 6.1): a transmission is lost when one sent three
 * later, or a good round-trip time later, has arrived. The last ones of a burst have none after
 * them; for these a probe is sent after about two round-trip times (RFC 8985 section 7), and then
 * the time-out of RFC 6298 rules, doubled each time, at which the window starts over from one.
 */
final class WindowSender implements SrSender {
  /** As many time-outs in a row without an acknowledgement as stop-and-wait has transmissions. */
  static final int MAX_TIMEOUTS = 5;

  private static final int REORDERING = 3;
  private static final int FAILING_TIMEOUTS = 3;
  private static final int MASK_BITS = 32;

  /** How many transmissions are remembered at first; a power of two. */
  private static final int REMEMBERED = 16;

  private static final long LEAST_PROBE_MICROS = 20_000;
  private static final long LEAST_LOSS_DELAY_MICROS = 2_000;

  /** A message until it is acknowledged. */
  private static final class Item {
    /** Null once it is delivered. */
    private ByteBuf message;

    Item(ByteBuf message) {
      this.message = message;
    }

    boolean isDelivered() {
      return message == null;
    }

    void delivered() {
      message.release();
      message = null;
    }
  }

  private static final class Transmission {
    private final int sequence;
    private final long sentAt;
    private final Item item;
    private boolean inFlight = true;
    private boolean sampled;

    Transmission(int sequence, long sentAt, Item item) {
      this.sequence = sequence;
      this.sentAt = sentAt;
      this.item = item;
    }
  }

  private final CoreContext context;
  private final Outlet outlet;
  private final RttEstimator rtt = new RttEstimator();
  private final CongestionWindow window = new CongestionWindow();
  private final SendQueue queue = new SendQueue();
  private final ArrayDeque<Item> again = new ArrayDeque<>();
  private final ArrayDeque<Transmission> flight = new ArrayDeque<>();

  /** By number: all that are in flight, and as many before them as there is room for. */
  private Transmission[] remembered = new Transmission[REMEMBERED];

  private int inFlight;
  private int nextSequence;
  private int highestAcknowledged = -1;
  private int timeouts;
  private boolean probed;
  private long lastSentAt;

  /** When the last acknowledgement came, or the first transmission after it went. */
  private long waitingSince;

  private boolean closed;
  private ScheduledFuture<?> timer;
  private long timerDue;

  WindowSender(CoreContext context, Outlet outlet) {
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
    if (taken) {
      sendMore();
    }
    return taken;
  }

  private void sendMore() {
    if (inFlight == 0 && nowMicros() - lastSentAt > rtt.rtoMillis() * 1000) {
      window.restart();
    }
    while (!closed && inFlight < window.size()) {
      Item item = nextItem();
      if (item == null) {
        break;
      }
      transmit(item);
    }
    watch();
  }

  private Item nextItem() {
    Item item = again.poll();
    while (item != null && item.isDelivered()) {
      item = again.poll();
    }
    if (item == null) {
      ByteBuf message = queue.poll();
      item = message == null ? null : new Item(message);
    }
    return item;
  }

  /** "Note that because retransmissions receive new sequence numbers [...]" (section 6.6.2). */
  private void transmit(Item item) {
    Transmission sent = new Transmission(nextSequence++, nowMicros(), item);
    if (inFlight == 0) {
      waitingSince = sent.sentAt;
    }
    flight.add(sent);
    remember(sent);
    inFlight++;
    lastSentAt = sent.sentAt;
    outlet.transmit(sent.sequence, item.message);
  }

  private void remember(Transmission sent) {
    if (sent.sequence - flight.getFirst().sequence >= remembered.length) {
      Transmission[] fewer = remembered;
      remembered = new Transmission[2 * fewer.length];
      for (Transmission each : fewer) {
        if (each != null) {
          remembered[place(each.sequence)] = each;
        }
      }
    }
    remembered[place(sent.sequence)] = sent;
  }

  private int place(int sequence) {
    return sequence & (remembered.length - 1);
  }

  @Override
  public void acknowledged(int sequence, int received) {
    Transmission sent = find(sequence);
    if (closed || sent == null) {
      return;
    }
    if (!sent.sampled) {
      sent.sampled = true;
      rtt.sample(Math.max(0, nowMicros() - sent.sentAt));
    }
    timeouts = 0;
    probed = false;
    waitingSince = nowMicros();
    if (sequence - highestAcknowledged > 0) {
      highestAcknowledged = sequence;
    }
    boolean full = inFlight >= window.size();
    int delivered = deliver(sent);
    for (int back = 1; back < MASK_BITS; back++) {
      if (((received >>> back) & 1) == 1) {
        delivered += deliver(find(sequence - back));
      }
    }
    if (full && delivered > 0) {
      window.acknowledged(sequence, delivered);
    }
    findLosses();
    sendMore();
  }

  private Transmission find(int sequence) {
    Transmission found = remembered[place(sequence)];
    return found != null && found.sequence == sequence ? found : null;
  }

  /** Returns how many messages are now delivered that were not before. */
  private int deliver(Transmission sent) {
    if (sent == null) {
      return 0;
    }
    land(sent);
    if (sent.item.isDelivered()) {
      return 0;
    }
    sent.item.delivered();
    return 1;
  }

  private void land(Transmission sent) {
    if (sent.inFlight) {
      sent.inFlight = false;
      inFlight--;
    }
  }

  private void findLosses() {
    long lostBefore = nowMicros() - lossDelay();
    Iterator<Transmission> oldest = flight.iterator();
    while (oldest.hasNext()) {
      Transmission sent = oldest.next();
      int behind = highestAcknowledged - sent.sequence;
      if (sent.inFlight && behind <= 0) {
        return;
      }
      if (sent.inFlight && (behind >= REORDERING || sent.sentAt <= lostBefore)) {
        lost(sent);
        window.lost(sent.sequence, nextSequence);
      }
      if (!sent.inFlight) {
        oldest.remove();
      }
    }
  }

  private void lost(Transmission sent) {
    land(sent);
    if (!sent.item.isDelivered()) {
      again.add(sent.item);
    }
  }

  private long lossDelay() {
    return Math.max(LEAST_LOSS_DELAY_MICROS, rtt.smoothedMicros() * 9 / 8);
  }

  /** Sets the one timer for what is due first: a loss by time, a probe, or the time-out. */
  private void watch() {
    while (!flight.isEmpty() && isOver(flight.getFirst())) {
      land(flight.remove());
    }
    if (closed || flight.isEmpty()) {
      cancelTimer();
      return;
    }
    Transmission oldest = flight.getFirst();
    long due;
    if (highestAcknowledged - oldest.sequence > 0) {
      due = oldest.sentAt + lossDelay();
    } else {
      due = waitingSince + ((rtt.rtoMillis() * 1000) << timeouts);
      if (mayProbe()) {
        due = Math.min(due, lastSentAt + Math.max(LEAST_PROBE_MICROS, 2 * rtt.smoothedMicros()));
      }
    }
    if (timer == null || timer.isDone() || due != timerDue) {
      cancelTimer();
      timerDue = due;
      long wait = Math.max(1, due - nowMicros());
      timer = context.executor().schedule(this::due, wait, TimeUnit.MICROSECONDS);
    }
  }

  /** Landed, or sent in vain because an earlier transmission had only seemed lost. */
  private boolean isOver(Transmission sent) {
    return !sent.inFlight || (sent.item.isDelivered() && highestAcknowledged - sent.sequence <= 0);
  }

  private boolean mayProbe() {
    return !probed && timeouts == 0 && rtt.isMeasured();
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void due() {
    timer = null;
    if (closed || flight.isEmpty()) {
      return;
    }
    Transmission oldest = flight.getFirst();
    if (highestAcknowledged - oldest.sequence > 0) {
      findLosses();
      sendMore();
    } else if (mayProbe()) {
      probed = true;
      waitingSince = nowMicros();
      transmit(oldest.item);
      watch();
    } else {
      timedOut();
    }
  }

  /** RFC 5681 section 3.1: "cwnd MUST be set to no more than the loss window". */
  private void timedOut() {
    timeouts++;
    waitingSince = nowMicros();
    if (timeouts >= MAX_TIMEOUTS) {
      outlet.gaveUp();
      return;
    }
    window.timedOut(inFlight, nextSequence);
    flight.stream().filter(sent -> sent.inFlight).toList().forEach(this::lost);
    flight.clear();
    sendMore();
  }

  /**
   * Section 6.6.3.1: "If no ACKs have been received by the time the third retransmission occurs, it
   * is RECOMMENDED that the link be removed from the Routing Table."
   */
  @Override
  public boolean failing() {
    return timeouts >= FAILING_TIMEOUTS;
  }

  @Override
  public List<ByteBuf> pending() {
    Set<Item> items = new LinkedHashSet<>();
    flight.forEach(sent -> items.add(sent.item));
    items.addAll(again);
    List<ByteBuf> pending = new ArrayList<>();
    for (Item item : items) {
      if (!item.isDelivered()) {
        pending.add(item.message.retainedDuplicate());
      }
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
    cancelTimer();
    for (Transmission sent : remembered) {
      deliver(sent);
    }
    for (Item item : again) {
      if (!item.isDelivered()) {
        item.delivered();
      }
    }
    again.clear();
    flight.clear();
    queue.clear();
  }

  private long nowMicros() {
    return RttEstimator.micros(context.clock().instant());
  }
}
