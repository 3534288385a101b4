package org.chordial.ice.vnet;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkChanges;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.net.NetworkException.Reason;
import org.chordial.ice.net.StreamConnection;
import org.chordial.ice.net.StreamListener;

/** One host of a {@link VirtualNetwork}, and the network as its programs see it. */
public final class VirtualHost implements Network, Node {

  private static final InetAddress ANY_4 = InetAddress.ofLiteral("0.0.0.0");
  private static final InetAddress ANY_6 = InetAddress.ofLiteral("::");
  private static final int FIRST_EPHEMERAL = 49152;
  private static final int LAST_PORT = 65535;

  private final VirtualNetwork network;
  private final VirtualTime time;
  private final SplittableRandom random;
  private final Realm realm;
  private final NetworkChanges changes = new NetworkChanges();
  private List<InetAddress> addresses;
  private final Map<InetSocketAddress, VirtualDatagramSocket> udp = new HashMap<>();
  private final Map<InetSocketAddress, VirtualStreamListener> tcp = new HashMap<>();
  private final Set<VirtualStream> streams = new LinkedHashSet<>();
  private LinkQuality quality;
  private boolean up = true;
  private long sentBytes;
  private int nextPort = FIRST_EPHEMERAL;

  /**
   * @param time in which its programs run
   * @param random for what befalls the datagrams it sends
   */
  VirtualHost(
      VirtualNetwork network,
      VirtualTime time,
      SplittableRandom random,
      Realm realm,
      List<InetAddress> addresses,
      LinkQuality quality) {
    this.network = network;
    this.time = time;
    this.random = random;
    this.realm = realm;
    this.addresses = addresses;
    this.quality = quality;
    realm.add(this, addresses);
  }

  @Override
  public List<InetAddress> localAddresses() {
    return addresses;
  }

  /** The first of its addresses. */
  public InetAddress address() {
    return addresses.getFirst();
  }

  /** Whether an address is this host's own at present. */
  boolean has(InetAddress address) {
    return address.isLoopbackAddress() || addresses.contains(address);
  }

  public void quality(LinkQuality access) {
    quality = access;
  }

  @Override
  public LinkQuality quality() {
    return quality;
  }

  /** Plugs the host in or out of its network. Sockets stay, and notice only what they would. */
  public void up(boolean plugged) {
    up = plugged;
  }

  @Override
  public boolean isUp() {
    return up;
  }

  /** Open UDP sockets and TCP listeners, to find what was not closed. */
  public int openSockets() {
    return udp.size() + tcp.size();
  }

  /** How many TCP connections are in use. */
  public int openStreams() {
    return streams.size();
  }

  VirtualNetwork network() {
    return network;
  }

  VirtualTime time() {
    return time;
  }

  SplittableRandom random() {
    return random;
  }

  /** Bytes that its programs have sent, without the headers of the network. */
  public long sentBytes() {
    return sentBytes;
  }

  void countSent(int bytes) {
    sentBytes += bytes;
  }

  Realm realm() {
    return realm;
  }

  @Override
  public DatagramSocket openUdp(InetSocketAddress local) throws NetworkException {
    InetSocketAddress bound = bind(local, udp);
    VirtualDatagramSocket socket = new VirtualDatagramSocket(this, bound);
    udp.put(bound, socket);
    return socket;
  }

  void closed(VirtualDatagramSocket socket) {
    udp.remove(socket.localAddress(), socket);
  }

  @Override
  public StreamListener listenTcp(InetSocketAddress local, Consumer<StreamConnection> accepted)
      throws NetworkException {
    InetSocketAddress bound = bind(local, tcp);
    VirtualStreamListener listener = new VirtualStreamListener(this, bound, accepted);
    tcp.put(bound, listener);
    return listener;
  }

  @Override
  public StreamListener listenTcpShared(
      InetSocketAddress local, Consumer<StreamConnection> accepted) throws NetworkException {
    return listenTcp(local, accepted);
  }

  void began(VirtualStream stream) {
    streams.add(stream);
  }

  void ended(VirtualStream stream) {
    streams.remove(stream);
  }

  /** Ends every TCP connection of this host, as a router does that has forgotten them. */
  public void breakStreams() {
    List.copyOf(streams).forEach(VirtualStream::reset);
  }

  void closed(VirtualStreamListener listener) {
    tcp.remove(listener.localAddress(), listener);
  }

  @Override
  public CompletableFuture<StreamConnection> connectTcp(InetSocketAddress remote) {
    return VirtualStream.connect(this, remote);
  }

  @Override
  public CompletableFuture<StreamConnection> connectTcp(
      InetSocketAddress local, InetSocketAddress remote) {
    return VirtualStream.connect(this, local, remote);
  }

  @Override
  public NetworkChanges.Subscription watch(NetworkChanges.Listener listener) {
    return changes.add(listener);
  }

  /**
   * Moves the host: what was sent to its old addresses is lost, its sockets on them are deaf, and
   * whoever watches learns of it at once.
   */
  public void readdress(String... to) {
    realm.remove(this, addresses);
    addresses = VirtualNetwork.parse(to);
    realm.add(this, addresses);
    changes.tell(NetworkChanges.Change.ADDRESSES);
  }

  /** As after a sleep: whoever watches learns that time has jumped. */
  public void wake() {
    changes.tell(NetworkChanges.Change.CLOCK);
  }

  @Override
  public CompletableFuture<List<InetAddress>> resolve(String host) {
    CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
    time.execute(() -> answer(host, result));
    return result;
  }

  private void answer(String host, CompletableFuture<List<InetAddress>> result) {
    List<InetAddress> known = network.addresses(host);
    if (known != null) {
      result.complete(known);
      return;
    }
    try {
      result.complete(List.of(InetAddress.ofLiteral(host)));
    } catch (IllegalArgumentException e) {
      result.completeExceptionally(
          new NetworkException(
              Reason.UNREACHABLE, "The name " + host + " has no address. Check its spelling.", e));
    }
  }

  private InetSocketAddress bind(InetSocketAddress local, Map<InetSocketAddress, ?> taken)
      throws NetworkException {
    InetAddress address = local.getAddress();
    if (!address.isAnyLocalAddress()
        && !address.isLoopbackAddress()
        && !addresses.contains(address)) {
      throw new NetworkException(
          Reason.ADDRESS_NOT_LOCAL,
          local.getHostString() + " is not an address of this computer.",
          null);
    }
    if (local.getPort() == 0) {
      return new InetSocketAddress(address, freePort(address, taken));
    }
    if (taken.containsKey(local)) {
      throw new NetworkException(
          Reason.ADDRESS_IN_USE,
          "Port %d is in use by another program. Stop that program or choose another port."
              .formatted(local.getPort()),
          null);
    }
    return local;
  }

  private int freePort(InetAddress address, Map<InetSocketAddress, ?> taken)
      throws NetworkException {
    for (int tries = FIRST_EPHEMERAL; tries <= LAST_PORT; tries++) {
      int port = nextPort;
      nextPort = nextPort == LAST_PORT ? FIRST_EPHEMERAL : nextPort + 1;
      if (!taken.containsKey(new InetSocketAddress(address, port))) {
        return port;
      }
    }
    throw new NetworkException(Reason.ADDRESS_IN_USE, "Every port is in use.", null);
  }

  int ephemeralPort() {
    int port = nextPort;
    nextPort = nextPort == LAST_PORT ? FIRST_EPHEMERAL : nextPort + 1;
    return port;
  }

  /** The address that a datagram to the destination leaves from, or null. */
  InetAddress sourceFor(InetAddress destination) {
    if (destination.isLoopbackAddress()) {
      return destination;
    }
    return addresses.stream()
        .filter(a -> Realm.sameFamily(a, destination))
        .findFirst()
        .orElse(null);
  }

  @Override
  public void arrived(Packet packet) {
    VirtualDatagramSocket socket = up ? find(packet.destination(), udp) : null;
    if (socket == null || !socket.deliver(packet)) {
      network.drop(packet);
    } else {
      network.countDelivered();
    }
  }

  VirtualStreamListener listener(InetSocketAddress at) {
    return find(at, tcp);
  }

  private static <T> T find(InetSocketAddress at, Map<InetSocketAddress, T> bound) {
    T exact = bound.get(at);
    if (exact != null) {
      return exact;
    }
    T any = bound.get(new InetSocketAddress(ANY_4, at.getPort()));
    return any != null && !(at.getAddress() instanceof Inet6Address)
        ? any
        : bound.get(new InetSocketAddress(ANY_6, at.getPort()));
  }

  @Override
  public String toString() {
    return "VirtualHost" + addresses;
  }
}
