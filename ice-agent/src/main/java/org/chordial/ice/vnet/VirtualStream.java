package org.chordial.ice.vnet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
  private static final int ROOM = 16;

  /** For an acknowledgement and the answer that mostly goes with it. */
  private static final int ROOM_FOR_ANSWER = 512;

  private static final int SHORT = 32;

  /** What a segment of TCP takes. */
  private static final int LARGEST_PIECE = 1400;

  private final VirtualHost host;
  private final InetSocketAddress local;
  private final InetSocketAddress remote;
  private final ArrayDeque<Piece> outgoing = new ArrayDeque<>(2);
  private final ArrayDeque<Piece> unread = new ArrayDeque<>(2);
  private VirtualStream peer;
  private Handler handler;
  private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>(2);
  private long pending;
  private Piece last;
  private long lastSent = -1;
  private long lastArrival;
  private long stalledSince = -1;
  private boolean retrying;
  private boolean closed;

  /** A piece of the stream. The sender may add to it at the moment of sending, nobody later. */
  private static final class Piece {
    private final boolean end;
    private ByteBuf bytes;

    /**
     * @param bytes null for the end
     */
    Piece(ByteBuf bytes) {
      this.bytes = bytes;
      this.end = bytes == null;
    }

    /** Gives the buffer away; a sender that is slow to forget the piece keeps no bytes alive. */
    ByteBuf take() {
      ByteBuf taken = bytes;
      bytes = null;
      return taken;
    }

    int length() {
      return bytes == null ? 0 : bytes.readableBytes();
    }
  }

  /** So many bytes that count as pending until they arrive. */
  private record InFlight(int length, long arrival) {}

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
    boolean lost =
        from.network().isDark(to.getAddress()) || from.network().isDark(own.getAddress());
    VirtualHost target = lost ? null : find(from, to);
    if (target == null && VirtualCrossing.isPossible(from, to)) {
      from.network().crossing().open(new VirtualStream(from, own, to), result, CONNECT_LIMIT);
      return result;
    }
    if (target == null || !from.network().isConnected(from, target)) {
      var _ =
          time.schedule(
              () -> fail(result, Reason.TIMED_OUT, to.getHostString() + " does not answer."),
              CONNECT_LIMIT.toNanos(),
              TimeUnit.NANOSECONDS);
      return result;
    }
    InetSocketAddress bound =
        own.getPort() == 0 ? new InetSocketAddress(own.getAddress(), from.ephemeralPort()) : own;
    InetSocketAddress seen = seenFrom(from, target, bound, to);
    long there = from.network().streamDelay(from, target);
    time.post(
        target.time(),
        () -> arrive(new VirtualStream(from, bound, to), target, seen, result),
        there);
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

  /** Both have opened the connection, each from where the other wanted it to come. */
  static void cross(VirtualStream one, VirtualStream other) {
    one.peer = other;
    other.peer = one;
  }

  VirtualHost host() {
    return host;
  }

  static void fail(CompletableFuture<StreamConnection> result, Reason reason, String message) {
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

  /** Where a connection to the outside of another NAT seems to come from. */
  static InetSocketAddress seenOutside(
      VirtualHost from, InetSocketAddress own, InetSocketAddress to) {
    InetSocketAddress seen = own;
    for (Realm realm = from.realm();
        realm.wayOut() != null && realm.owner(to.getAddress()) == null;
        realm = realm.wayOut().outside()) {
      seen = realm.wayOut().seenOverTcp(seen, to);
    }
    return seen;
  }

  private static InetSocketAddress seenFrom(
      VirtualHost from, VirtualHost target, InetSocketAddress own, InetSocketAddress to) {
    InetSocketAddress seen = own;
    for (Realm realm = from.realm();
        realm.wayOut() != null && realm.owner(to.getAddress()) != target && from != target;
        realm = realm.wayOut().outside()) {
      seen = realm.wayOut().seenOverTcp(seen, to);
    }
    return seen;
  }

  @Override
  public void send(ByteBuf bytes) {
    if (closed) {
      bytes.release();
      return;
    }
    int length = bytes.readableBytes();
    host.countSent(length);
    if (joins(length)) {
      last.bytes.writeBytes(bytes);
      bytes.release();
      pending += length;
      inFlight.add(new InFlight(length, lastArrival));
      return;
    }
    // A copy of its own, with room for what else is sent at this moment.
    int room = length < SHORT ? ROOM_FOR_ANSWER : length + ROOM;
    ByteBuf copy = Unpooled.buffer(room).writeBytes(bytes);
    bytes.release();
    outgoing.add(new Piece(copy));
    pump();
  }

  /** Whether this can go in one piece with what was sent at the same moment. */
  private boolean joins(int length) {
    return lastSent == host.time().nanos()
        && !last.end
        && last.bytes != null
        && last.length() + length <= LARGEST_PIECE
        && outgoing.isEmpty();
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
      Piece piece = outgoing.poll();
      long arrival = time.nanos() + host.network().streamDelay(host, peer.host);
      lastArrival = Math.max(arrival, lastArrival);
      lastSent = time.nanos();
      last = piece;
      count(piece);
      time.post(peer.host.time(), () -> peer.arrived(piece), lastArrival - time.nanos());
    }
  }

  private void count(Piece piece) {
    settle();
    if (!piece.end) {
      pending += piece.length();
      inFlight.add(new InFlight(piece.length(), lastArrival));
    }
  }

  private void stall(VirtualTime time) {
    if (stalledSince < 0) {
      stalledSince = time.nanos();
    }
    if (time.nanos() - stalledSince >= GIVE_UP.toNanos()) {
      outgoing.forEach(VirtualStream::release);
      outgoing.clear();
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

  private void arrived(Piece piece) {
    if (closed) {
      release(piece);
    } else if (handler == null) {
      unread.add(piece);
    } else {
      handle(piece);
    }
  }

  private void handle(Piece piece) {
    if (piece.end) {
      end("");
    } else {
      handler.received(piece.take());
    }
  }

  private void end(String reason) {
    if (closed) {
      return;
    }
    closed = true;
    host.ended(this);
    unread.forEach(VirtualStream::release);
    unread.clear();
    if (handler != null) {
      handler.closed(reason);
    }
  }

  private static void release(Piece piece) {
    if (!piece.end) {
      piece.take().release();
    }
  }

  @Override
  public void handler(Handler handler) {
    this.handler = handler;
    if (!closed) {
      host.began(this);
    }
    while (!closed && !unread.isEmpty()) {
      handle(unread.poll());
    }
  }

  /** As a router does it that has forgotten the connection: both ends learn of it at once. */
  void reset() {
    end("The connection broke: it was reset.");
    peer.end("The connection broke: it was reset.");
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    outgoing.add(new Piece(null));
    pump();
    end("");
  }

  @Override
  public long pendingBytes() {
    settle();
    long waiting = 0;
    for (Piece piece : outgoing) {
      waiting += piece.length();
    }
    return pending + waiting;
  }

  /** What has arrived is pending no more; each end keeps its own count. */
  private void settle() {
    long now = host.time().nanos();
    while (!inFlight.isEmpty() && inFlight.peek().arrival <= now) {
      pending -= inFlight.poll().length;
    }
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
