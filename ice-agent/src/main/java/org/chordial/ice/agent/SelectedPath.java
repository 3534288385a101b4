package org.chordial.ice.agent;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.chordial.ice.net.DatagramPath;

/**
 * The way for data once a pair is selected. It exists before that, since the peer may have selected
 * earlier and its first datagrams must not be lost.
 */
final class SelectedPath implements DatagramPath {

  /** A DTLS flight or two; what comes beyond it would be sent again anyway. */
  static final int MAX_HELD = 32;

  private record Held(ByteBuf datagram, InetSocketAddress from) {}

  private final Executor executor;
  private final IceCounters counters;
  private final Runnable onClose;
  private final Deque<Held> held = new ArrayDeque<>();
  private Consumer<ByteBuf> receiver;
  private LocalBase base;
  private InetSocketAddress remote;
  private boolean closed;

  SelectedPath(Executor executor, IceCounters counters, Runnable onClose) {
    this.executor = executor;
    this.counters = counters;
    this.onClose = onClose;
  }

  /** From now on data go on this pair; what is under way on another one still arrives. */
  void use(CheckPair pair) {
    base = pair.base();
    remote = pair.remote.address();
  }

  /** Whether there is a pair at all. */
  boolean isReady() {
    return base != null;
  }

  LocalBase base() {
    return base;
  }

  /** Takes a datagram of the peer and its buffer. */
  void deliver(ByteBuf datagram, InetSocketAddress from) {
    if (receiver != null && held.isEmpty()) {
      receiver.accept(datagram);
    } else if (!closed && held.size() < MAX_HELD) {
      held.add(new Held(datagram, from));
    } else {
      counters.dropped++;
      datagram.release();
    }
  }

  /** Drops what was held of senders who turn out not to be the peer. */
  void keepOnly(Predicate<InetSocketAddress> peer) {
    held.removeIf(
        each -> {
          boolean stranger = !peer.test(each.from());
          if (stranger) {
            counters.dropped++;
            each.datagram().release();
          }
          return stranger;
        });
  }

  @Override
  public InetSocketAddress localAddress() {
    return base.address();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public void send(ByteBuf datagram) {
    if (closed) {
      datagram.release();
    } else {
      base.socket().send(datagram, remote);
    }
  }

  /** What was held is delivered by a task of its own, so that the caller can first get ready. */
  @Override
  public void receiver(Consumer<ByteBuf> receiver) {
    this.receiver = receiver;
    if (receiver != null && !held.isEmpty()) {
      executor.execute(this::deliverHeld);
    }
  }

  private void deliverHeld() {
    while (receiver != null && !held.isEmpty()) {
      receiver.accept(held.remove().datagram());
    }
  }

  void end() {
    closed = true;
    receiver = null;
    held.forEach(each -> each.datagram().release());
    held.clear();
  }

  @Override
  public void close() {
    if (!closed) {
      onClose.run();
    }
  }
}
