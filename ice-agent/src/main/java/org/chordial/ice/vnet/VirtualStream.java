package org.chordial.ice.vnet;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.net.NetworkException.Reason;
import org.chordial.ice.net.StreamConnection;

/**
 * One end of a TCP connection between virtual hosts: what is sent arrives in order, or the
 * connection ends. A cut line is noticed only by an end that sends, and only after a while.
 */
final class VirtualStream implements StreamConnection {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
  private static final Duration GIVE_UP = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final VirtualHost host;
  private final InetSocketAddress local;
  private final InetSocketAddress remote;
  private final ArrayDeque<Event> outgoing = new ArrayDeque<>();
  private final ArrayDeque<Event> unread = new ArrayDeque<>();
  private VirtualStream peer;
  private Handler handler;
  private long pending;
  private long lastArrival;
  private long stalledSince = -1;
  private boolean retrying;
  private boolean closed;

  /** Bytes, or the end where they are null. */
  private record Event(ByteBuf bytes, String reason) {
    int length() {
      return bytes == null ? 0 : bytes.readableBytes();
    }
  }

  private VirtualStream(VirtualHost host, InetSocketAddress local, InetSocketAddress remote) {
    this.host = host;
    this.local = local;
    this.remote = remote;
  }

  static CompletableFuture<StreamConnection> connect(VirtualHost from, InetSocketAddress to) {
    InetAddress source = to.isUnresolved() ? null : from.sourceFor(to.getAddress());
    return connect(
        from, source == null ? null : new InetSocketAddress(source, from.ephemeralPort()), to);
  }

  /**
   * @param own from where, or null where there is no address of the family
   */
  static CompletableFuture<StreamConnection> connect(
      VirtualHost from, InetSocketAddress own, InetSocketAddress to) {
    CompletableFuture<StreamConnection> result = new CompletableFuture<>();
    VirtualTime time = from.time();
    if (own == null || !from.has(own.getAddress())) {
      time.execute(
          () -> fail(result, Reason.UNREACHABLE, "There is no way to " + to.getHostString() + "."));
      return result;
    }
    VirtualHost target = find(from, to);
    if (target == null || !from.network().isConnected(from, target)) {
      var _ =
          time.schedule(
              () -> fail(result, Reason.TIMED_OUT, to.getHostString() + " does not answer."),
              CONNECT_LIMIT.toNanos(),
              TimeUnit.NANOSECONDS);
      return result;
    }
    InetSocketAddress seen = seenFrom(from, target, own, to);
    long there = from.network().streamDelay(from, target);
    time.post(
        target.time(), () -> arrive(new VirtualStream(from, own, to), target, seen, result), there);
    return result;
  }

  private static void arrive(
      VirtualStream client,
      VirtualHost target,
      InetSocketAddress seen,
      CompletableFuture<StreamConnection> result) {
    VirtualTime time = target.time();
    VirtualTime home = client.host.time();
    long back = target.network().streamDelay(target, client.host);
    VirtualStreamListener listener = target.listener(client.remote);
    if (listener == null) {
      time.post(
          home,
          () -> fail(result, Reason.REFUSED, "Nothing listens at port " + client.remote.getPort()),
          back);
      return;
    }
    VirtualStream server = new VirtualStream(target, client.remote, seen);
    server.peer = client;
    client.peer = server;
    // Nothing the server sends at once may overtake the answer to the connection itself.
    server.lastArrival = time.nanos() + back;
    time.post(
        home,
        () -> {
          if (!result.complete(client)) {
            client.close();
          }
        },
        back);
    listener.accept(server);
  }

  private static void fail(
      CompletableFuture<StreamConnection> result, Reason reason, String message) {
    result.completeExceptionally(new NetworkException(reason, message, null));
  }

  /** The host that an address leads to: in the own realm or in one further out. */
  private static VirtualHost find(VirtualHost from, InetSocketAddress to) {
    if (to.getAddress().isLoopbackAddress()) {
      return from;
    }
    for (Realm realm = from.realm(); ; realm = realm.wayOut().outside()) {
      Node owner = realm.owner(to.getAddress());
      if (owner != null || realm.wayOut() == null) {
        return owner instanceof VirtualHost host ? host : null;
      }
      if (!realm.wayOut().letsOut(to.getPort())) {
        return null;
      }
    }
  }

  private static InetSocketAddress seenFrom(
      VirtualHost from, VirtualHost target, InetSocketAddress own, InetSocketAddress to) {
    InetSocketAddress seen = own;
    for (Realm realm = from.realm();
        realm.wayOut() != null && realm.owner(to.getAddress()) != target && from != target;
        realm = realm.wayOut().outside()) {
      seen = new InetSocketAddress(realm.wayOut().externalFor(to.getAddress()), own.getPort());
    }
    return seen;
  }

  @Override
  public void send(ByteBuf bytes) {
    if (closed) {
      bytes.release();
      return;
    }
    ByteBuf copy = bytes.copy();
    bytes.release();
    pending += copy.readableBytes();
    host.countSent(copy.readableBytes());
    outgoing.add(new Event(copy, ""));
    pump();
  }

  private void pump() {
    VirtualTime time = host.time();
    if (!host.network().isConnected(host, peer.host)) {
      if (!outgoing.isEmpty()) {
        stall(time);
      }
      return;
    }
    stalledSince = -1;
    while (!outgoing.isEmpty()) {
      Event event = outgoing.poll();
      long arrival = time.nanos() + host.network().streamDelay(host, peer.host);
      lastArrival = Math.max(arrival, lastArrival);
      send(event, lastArrival - time.nanos());
    }
  }

  /** What is on its way counts as pending until it arrives; each end keeps its own count. */
  private void send(Event event, long delayNanos) {
    VirtualTime time = host.time();
    if (time == peer.host.time()) {
      var _ =
          time.schedule(
              () -> {
                pending -= event.length();
                peer.arrived(event);
              },
              delayNanos,
              TimeUnit.NANOSECONDS);
    } else {
      int length = event.length();
      var _ = time.schedule(() -> pending -= length, delayNanos, TimeUnit.NANOSECONDS);
      time.post(peer.host.time(), () -> peer.arrived(event), delayNanos);
    }
  }

  private void stall(VirtualTime time) {
    if (stalledSince < 0) {
      stalledSince = time.nanos();
    }
    if (time.nanos() - stalledSince >= GIVE_UP.toNanos()) {
      outgoing.forEach(VirtualStream::release);
      outgoing.clear();
      pending = 0;
      end("The connection broke: the other side does not answer any more.");
    } else if (!retrying) {
      retrying = true;
      var _ =
          time.schedule(
              () -> {
                retrying = false;
                pump();
              },
              RETRY.toNanos(),
              TimeUnit.NANOSECONDS);
    }
  }

  private void arrived(Event event) {
    if (closed) {
      release(event);
    } else if (handler == null) {
      unread.add(event);
    } else {
      handle(event);
    }
  }

  private void handle(Event event) {
    if (event.bytes != null) {
      handler.received(event.bytes);
    } else {
      end(event.reason);
    }
  }

  private void end(String reason) {
    if (closed) {
      return;
    }
    closed = true;
    unread.forEach(VirtualStream::release);
    unread.clear();
    if (handler != null) {
      handler.closed(reason);
    }
  }

  private static void release(Event event) {
    if (event.bytes != null) {
      event.bytes.release();
    }
  }

  @Override
  public void handler(Handler handler) {
    this.handler = handler;
    while (!closed && !unread.isEmpty()) {
      handle(unread.poll());
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    outgoing.add(new Event(null, ""));
    pump();
    end("");
  }

  @Override
  public long pendingBytes() {
    return pending;
  }

  @Override
  public InetSocketAddress localAddress() {
    return local;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remote;
  }
}
