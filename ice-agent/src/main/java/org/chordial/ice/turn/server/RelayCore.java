package org.chordial.ice.turn.server;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.stun.TransactionId;

/** The allocations of one server, their limits and their ends. */
final class RelayCore {

  private static final long SWEEP_MILLIS = 1000;

  /** How long an allocation waits for a client that is on its way to another network. */
  private static final long MOVING_MILLIS = 60_000;

  private final TurnServerSettings settings;
  private final CoreContext context;
  private final Network network;
  private final RelayPorts ports;
  private final TcpRelays tcp;
  private final MobilityTickets tickets;
  private final TokenBucket bandwidth;
  private final ServerCounters counters = new ServerCounters();
  private final Set<ServerAllocation> allocations = new HashSet<>();
  private final Map<String, Integer> perIdentity = new HashMap<>();
  private ScheduledFuture<?> sweep;

  RelayCore(TurnServerSettings settings, Network network, CoreContext context) {
    this.settings = settings;
    this.context = context;
    this.network = network;
    this.tcp = new TcpRelays(this);
    this.tickets = new MobilityTickets(context.random());
    this.ports = new RelayPorts(settings, network, context.random());
    this.bandwidth = new TokenBucket(settings.totalBytesPerSecond(), context.clock().millis());
  }

  TurnServerSettings settings() {
    return settings;
  }

  ServerCounters counters() {
    return counters;
  }

  CoreContext context() {
    return context;
  }

  Network network() {
    return network;
  }

  TcpRelays tcp() {
    return tcp;
  }

  MobilityTickets tickets() {
    return tickets;
  }

  RelayPorts ports() {
    return ports;
  }

  int allocations() {
    return allocations.size();
  }

  long nowMillis() {
    return context.clock().millis();
  }

  TransactionId newId() {
    return TransactionId.create(context.random());
  }

  boolean hasBandwidth(TokenBucket ofAllocation, int bytes, long now) {
    return ofAllocation.take(bytes, now) && bandwidth.take(bytes, now);
  }

  /** Whether this user may have another allocation. */
  boolean isWithinQuota(String username) {
    int has = perIdentity.getOrDefault(TimeLimitedCredentials.identity(username), 0);
    return has < settings.allocationsPerUser();
  }

  boolean isFull() {
    return allocations.size() >= settings.allocations();
  }

  /** An own address is a peer only as far as relays are on it. */
  boolean mayPeer(InetAddress address) {
    return settings.peers().permitsExplicitly(address)
        || (ports.isOwn(address)
            ? settings.relayAddresses().contains(address)
            : settings.peers().isOpen(address));
  }

  /** Whether data or a channel may go there; what is on an own address has to be a relay. */
  boolean mayPeer(InetSocketAddress peer) {
    return peer.getPort() != 0
        && (settings.peers().permitsExplicitly(peer.getAddress())
            || (ports.isOwn(peer.getAddress())
                ? ports.at(peer) != null
                : settings.peers().isOpen(peer.getAddress())));
  }

  /** Whether a TCP connection may go there. */
  boolean mayConnect(InetSocketAddress peer) {
    return peer.getPort() != 0
        && (settings.peers().permitsExplicitly(peer.getAddress())
            || (ports.isOwn(peer.getAddress())
                ? tcp.isOne(peer)
                : settings.peers().isOpen(peer.getAddress())));
  }

  /** Sends a datagram, or hands it over where the peer is a relay of this server. */
  void toPeer(RelayPort from, ByteBuf data, InetSocketAddress peer) {
    RelayPort here = ports.at(peer);
    if (here != null) {
      here.allocation().fromPeer(data, from.address());
    } else if (peer.getPort() != 0 && !isForbiddenOwn(peer.getAddress())) {
      from.send(data, peer);
    } else {
      counters.notPermitted++;
      data.release();
    }
  }

  private boolean isForbiddenOwn(InetAddress address) {
    return settings.relayAddresses().contains(address)
        && !settings.peers().permitsExplicitly(address);
  }

  ServerAllocation create(ClientLink link, String username, TransactionId transaction) {
    return new ServerAllocation(
        this, link, username, transaction, new TokenBucket(settings.bytesPerSecond(), nowMillis()));
  }

  void begin(ServerAllocation allocation) {
    counters.allocated++;
    allocations.add(allocation);
    perIdentity.merge(TimeLimitedCredentials.identity(allocation.username()), 1, Integer::sum);
    allocation.link().allocation(allocation);
    if (sweep == null) {
      schedule();
    }
  }

  void end(ServerAllocation allocation) {
    if (allocations.remove(allocation)) {
      perIdentity.computeIfPresent(
          TimeLimitedCredentials.identity(allocation.username()),
          (_, count) -> count == 1 ? null : count - 1);
      allocation.leaveLinks();
      tickets.forget(allocation);
    }
    if (allocation.tcp() != null) {
      tcp.close(allocation.tcp());
    }
    allocation.relays().forEach(ports::close);
    allocation.relays().clear();
  }

  /**
   * The way to a client has broken. An allocation goes with it, unless its client may come back by
   * another one: RFC 8016 has the server go on where the client has moved already.
   */
  void disconnected(ClientLink link) {
    ServerAllocation allocation = link.allocation();
    if (allocation == null) {
      return;
    }
    link.allocation(null);
    if (!allocation.lost(link)) {
      if (allocation.ticket == null) {
        end(allocation);
      } else {
        allocation.expiryMillis = Math.min(allocation.expiryMillis, nowMillis() + MOVING_MILLIS);
      }
    }
  }

  private void schedule() {
    sweep = context.executor().schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    long now = nowMillis();
    List<ServerAllocation> over =
        allocations.stream().filter(each -> each.expiryMillis <= now).toList();
    over.forEach(this::end);
    ports.forgetReserved(now);
    sweep = null;
    if (!allocations.isEmpty()) {
      schedule();
    }
  }

  void close() {
    List.copyOf(allocations).forEach(this::end);
    ports.forgetReserved(Long.MAX_VALUE);
    if (sweep != null) {
      sweep.cancel(false);
      sweep = null;
    }
  }
}
