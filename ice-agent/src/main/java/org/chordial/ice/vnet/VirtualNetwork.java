package org.chordial.ice.vnet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * A network in virtual time: hosts on the open network or behind NATs, with latency, loss and
 * reordering that come from a seed. Everything in it runs on the one {@link VirtualTime}.
 */
public final class VirtualNetwork {

  /** RFC 6298 2.4 has one second; systems use this much. */
  private static final Duration RETRANSMISSION = Duration.ofMillis(200);

  private final VirtualTime time;
  private final List<VirtualTime> parts;
  private final SplittableRandom random;
  private final Realm open = new Realm(null);
  private final Map<String, List<InetAddress>> names = new HashMap<>();
  private final Set<Pair> cuts = new HashSet<>();
  private final Set<InetAddress> dark = new HashSet<>();
  private final Map<Pair, LinkQuality> links = new HashMap<>();
  private LinkQuality defaultQuality = LinkQuality.GOOD;
  private final VirtualCrossing crossing = new VirtualCrossing();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  private record Pair(VirtualHost a, VirtualHost b) {
    boolean isBetween(VirtualHost x, VirtualHost y) {
      return (a == x && b == y) || (a == y && b == x);
    }
  }

  public VirtualNetwork(VirtualTime time, long seed) {
    this(List.of(time), seed);
  }

  /**
   * A network whose hosts run in several times beside each other. NATs are not for it, nor may
   * quality, cuts or hosts change but between the steps.
   */
  public VirtualNetwork(ParallelTime time, long seed) {
    this(time.parts(), seed);
  }

  private VirtualNetwork(List<VirtualTime> parts, long seed) {
    this.time = parts.getFirst();
    this.parts = parts;
    this.random = new SplittableRandom(seed);
  }

  public VirtualTime time() {
    return time;
  }

  /** What hosts made after this get as their access. */
  public void defaultQuality(LinkQuality quality) {
    defaultQuality = quality;
  }

  /**
   * A host on the open network.
   *
   * @param addresses in digits, IPv4 or IPv6
   */
  public VirtualHost host(String... addresses) {
    return host(open, addresses);
  }

  /**
   * A NAT on the open network.
   *
   * @param addresses its external ones
   */
  public NatBox nat(NatBehaviour behaviour, String... addresses) {
    return nat(open, behaviour, addresses);
  }

  /**
   * A host on the open network that runs in one of several times.
   *
   * @param part which of them
   */
  public VirtualHost host(int part, String... addresses) {
    return new VirtualHost(
        this, parts.get(part), random.split(), open, parse(addresses), defaultQuality);
  }

  VirtualHost host(Realm realm, String... addresses) {
    return new VirtualHost(this, time, random, realm, parse(addresses), defaultQuality);
  }

  /** Forgets a host that will never come back; its addresses are free again. */
  public void remove(VirtualHost host) {
    host.up(false);
    open.remove(host, host.localAddresses());
  }

  NatBox nat(Realm outside, NatBehaviour behaviour, String... addresses) {
    return new NatBox(this, outside, behaviour, parse(addresses));
  }

  /** Gives a name to addresses, for {@code Network.resolve}. */
  public void name(String name, String... addresses) {
    names.put(name, parse(addresses));
  }

  List<InetAddress> addresses(String name) {
    return names.get(name);
  }

  /** The way between two hosts, instead of the sum of what each has. */
  public void link(VirtualHost a, VirtualHost b, LinkQuality quality) {
    links.keySet().removeIf(p -> p.isBetween(a, b));
    links.put(new Pair(a, b), quality);
  }

  /** Nothing goes between the two any more. */
  public void cut(VirtualHost a, VirtualHost b) {
    cuts.add(new Pair(a, b));
  }

  /** Undoes {@link #cut}. */
  public void mend(VirtualHost a, VirtualHost b) {
    cuts.removeIf(p -> p.isBetween(a, b));
  }

  /** What is sent to this address from now on is lost. */
  public void blackhole(InetAddress address) {
    dark.add(address);
  }

  boolean isDark(InetAddress address) {
    return dark.contains(address);
  }

  /** Datagrams that reached a socket. */
  public long delivered() {
    return delivered.sum();
  }

  /** Datagrams that got lost, found nobody or were not let through. */
  public long dropped() {
    return dropped.sum();
  }

  VirtualCrossing crossing() {
    return crossing;
  }

  void countDelivered() {
    delivered.increment();
  }

  void drop(Packet packet) {
    dropped.increment();
    packet.payload().release();
  }

  /** Sends a packet on its way within a realm, or out of it. */
  void route(Realm realm, Packet packet) {
    Node owner = realm.owner(packet.destination().getAddress());
    if (dark.contains(packet.destination().getAddress())) {
      drop(packet);
    } else if (owner == null && realm.wayOut() != null) {
      realm.wayOut().outbound(packet);
    } else if (owner instanceof VirtualHost host) {
      deliver(packet, host);
    } else if (owner != null) {
      // A NAT decides about a datagram when it gets there, not when it sets out.
      VirtualHost from = packet.origin();
      long nanos = delay(from, from.quality());
      from.time().post(from.time(), () -> owner.arrived(packet.travelled(nanos)), nanos);
    } else {
      drop(packet);
    }
  }

  private void deliver(Packet packet, VirtualHost to) {
    VirtualHost from = packet.origin();
    List<LinkQuality> way = way(from, to);
    boolean lost = !isConnected(from, to);
    for (LinkQuality quality : way) {
      lost = lost || happens(from, quality.loss());
    }
    if (lost) {
      drop(packet);
      return;
    }
    long nanos = 0;
    for (LinkQuality quality : way) {
      nanos += delay(from, quality);
      if (happens(from, quality.reorder())) {
        nanos += quality.latency().toNanos();
      }
    }
    from.time()
        .post(to.time(), () -> to.arrived(packet), Math.max(0, nanos - packet.travelledNanos()));
  }

  boolean isConnected(VirtualHost a, VirtualHost b) {
    return a.isUp()
        && b.isUp()
        && (cuts.isEmpty() || cuts.stream().noneMatch(p -> p.isBetween(a, b)));
  }

  /** How long a piece of a TCP stream takes, with what is lost sent again. */
  long streamDelay(VirtualHost from, VirtualHost to) {
    if (links.isEmpty() && from != to) {
      return streamDelay(from, from.quality()) + streamDelay(from, to.quality());
    }
    long nanos = 0;
    for (LinkQuality quality : way(from, to)) {
      nanos += streamDelay(from, quality);
    }
    return nanos;
  }

  private static long streamDelay(VirtualHost from, LinkQuality quality) {
    long nanos = delay(from, quality);
    // A part lost entirely would repeat for ever; the connection's own limit ends that.
    for (int repeats = 0; repeats < 8 && happens(from, quality.loss()); repeats++) {
      nanos += RETRANSMISSION.toNanos() << repeats;
    }
    return nanos;
  }

  private List<LinkQuality> way(VirtualHost from, VirtualHost to) {
    if (from == to) {
      return List.of();
    }
    if (!links.isEmpty()) {
      for (Map.Entry<Pair, LinkQuality> each : links.entrySet()) {
        if (each.getKey().isBetween(from, to)) {
          return List.of(each.getValue());
        }
      }
    }
    return List.of(from.quality(), to.quality());
  }

  private static long delay(VirtualHost from, LinkQuality quality) {
    long jitter = quality.jitter().toNanos();
    return quality.latency().toNanos() + (jitter == 0 ? 0 : from.random().nextLong(jitter + 1));
  }

  private static boolean happens(VirtualHost from, double part) {
    return part > 0 && from.random().nextDouble() < part;
  }

  /** A packet from a host's socket; takes the payload. */
  void send(
      VirtualHost origin, Realm realm, InetSocketAddress from, InetSocketAddress to, ByteBuf data) {
    // A copy of its own, as the real network would make one: sender and receiver share no bytes.
    ByteBuf copy = Unpooled.copiedBuffer(data);
    data.release();
    route(realm, new Packet(origin, from, to, copy));
  }

  static List<InetAddress> parse(String... addresses) {
    List<InetAddress> parsed = new ArrayList<>();
    for (String each : addresses) {
      try {
        parsed.add(InetAddress.ofLiteral(each));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(each + " is not an address in digits", e);
      }
    }
    return List.copyOf(parsed);
  }
}
