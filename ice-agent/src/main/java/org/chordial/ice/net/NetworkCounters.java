package org.chordial.ice.net;

import java.util.concurrent.atomic.AtomicLong;

/** What a network dropped, counted since its start. May be read on any thread. */
public final class NetworkCounters {
  private final AtomicLong sendFull = new AtomicLong();
  private final AtomicLong sendFailed = new AtomicLong();
  private final AtomicLong tooLong = new AtomicLong();
  private final AtomicLong unread = new AtomicLong();
  private final AtomicLong faults = new AtomicLong();
  private final AtomicLong acceptFailed = new AtomicLong();

  /** Datagrams not sent because too many waited already. */
  public long sendQueueFull() {
    return sendFull.get();
  }

  /** Datagrams the operating system would not send. */
  public long sendErrors() {
    return sendFailed.get();
  }

  /** Datagrams that arrived longer than the receive buffer. */
  public long receivedTooLong() {
    return tooLong.get();
  }

  /** Datagrams that arrived where nobody listened. */
  public long receivedUnread() {
    return unread.get();
  }

  /** Datagrams lost by an exception of who received them, which is a fault of ours. */
  public long receiverFaults() {
    return faults.get();
  }

  /** TCP connections that could not be accepted, for example for want of file handles. */
  public long acceptErrors() {
    return acceptFailed.get();
  }

  void sendFull() {
    sendFull.incrementAndGet();
  }

  void sendFailed() {
    sendFailed.incrementAndGet();
  }

  void tooLong() {
    tooLong.incrementAndGet();
  }

  void unread() {
    unread.incrementAndGet();
  }

  /** Returns how many there have been, with this one. */
  long fault() {
    return faults.incrementAndGet();
  }

  void acceptFailed() {
    acceptFailed.incrementAndGet();
  }
}
