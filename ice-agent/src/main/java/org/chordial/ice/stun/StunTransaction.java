package org.chordial.ice.stun;

import java.net.InetSocketAddress;
import java.util.concurrent.ScheduledFuture;
import org.chordial.ice.net.DatagramSocket;

/** A request that awaits its response. Made by {@link StunTransactions#start}. */
public final class StunTransaction {

  /** Learns how the transaction ended, once, on the executor. */
  public interface Outcome {

    /**
     * A success or error response came and its integrity, where asked for, is right.
     *
     * @param on the socket it came to
     * @param from where it came from; ICE compares it with where the request went
     */
    void answered(StunMessage response, DatagramSocket on, InetSocketAddress from);

    void timedOut();
  }

  private final StunTransactions owner;
  private final byte[] bytes;
  private final RetransmitTimes times;
  final StunMessage request;
  final byte[] key;
  final DatagramSocket socket;
  final InetSocketAddress to;
  final Outcome outcome;
  private int sent;
  private boolean quiet;
  private ScheduledFuture<?> timer;

  StunTransaction(
      StunTransactions owner,
      StunMessage request,
      byte[] bytes,
      byte[] key,
      DatagramSocket socket,
      InetSocketAddress to,
      RetransmitTimes times,
      Outcome outcome) {
    this.owner = owner;
    this.request = request;
    this.bytes = bytes;
    this.key = key;
    this.socket = socket;
    this.to = to;
    this.times = times;
    this.outcome = outcome;
  }

  public StunMessage request() {
    return request;
  }

  /** How often the request was sent. */
  public int sent() {
    return sent;
  }

  /** Sends no more, but a response is still welcome until the transaction's time is over. */
  public void stopRetransmitting() {
    quiet = true;
  }

  /** Forgets the transaction: its outcome is not told. */
  public void abandon() {
    end();
  }

  void send() {
    if (!quiet || sent == 0) {
      owner.transmit(this, bytes);
    }
    sent++;
    timer = owner.schedule(this::timeOver, times.waitMillis(sent));
  }

  private void timeOver() {
    if (sent < times.requests()) {
      send();
    } else {
      end();
      outcome.timedOut();
    }
  }

  void end() {
    owner.forget(this);
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
