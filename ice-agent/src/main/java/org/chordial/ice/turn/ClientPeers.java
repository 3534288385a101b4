package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.stun.AddressFamily;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TransactionId;
import org.chordial.ice.stun.TurnAttribute;

/** Whom an allocation talks to: permissions, channels, and the data of both. */
final class ClientPeers {

  /**
   * Section 9: "The Permission Lifetime MUST be 300 seconds". A channel lasts twice as long and is
   * bound anew in the same stride.
   */
  private static final Duration REFRESH = Duration.ofMinutes(4);

  /** More peers than any checklist has. */
  private static final int MAX_PEERS = 128;

  private final ServerPath path;
  private final TurnRequests requests;
  private final CoreContext context;
  private final Map<InetAddress, ClientPermission> permissions = new HashMap<>();
  private final Map<InetSocketAddress, ClientChannel> channels = new HashMap<>();
  private final Map<Integer, ClientChannel> byNumber = new HashMap<>();
  private List<RelayedSocket> sockets = List.of();
  private ScheduledFuture<?> timer;
  private long dropped;

  ClientPeers(ServerPath path, TurnRequests requests, CoreContext context) {
    this.path = path;
    this.requests = requests;
    this.context = context;
  }

  void begin(List<RelayedSocket> allocated) {
    sockets = List.copyOf(allocated);
    schedule();
  }

  private void schedule() {
    timer = context.executor().schedule(this::refresh, REFRESH.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void refresh() {
    permissions.values().forEach(ClientPermission::refresh);
    channels.values().forEach(ClientChannel::bind);
    schedule();
  }

  /** Asks for a permission where there is none; null where it cannot be had. */
  ClientPermission permit(InetAddress address) {
    ClientPermission known = permissions.get(address);
    if (known == null && permissions.size() < MAX_PEERS && socket(address) != null) {
      known = new ClientPermission(address, requests, this::indicate);
      permissions.put(address, known);
      known.refresh();
    }
    return known;
  }

  void settle(InetSocketAddress peer) {
    permissions.keySet().removeIf(address -> !address.equals(peer.getAddress()));
    int number = ChannelData.FIRST + byNumber.size();
    if (socket(peer.getAddress()) != null
        && !channels.containsKey(peer)
        && number <= ChannelData.LAST) {
      ClientChannel channel = new ClientChannel(number, peer, requests);
      channels.put(peer, channel);
      byNumber.put(number, channel);
      channel.bind();
    }
  }

  /** Sends to a peer, by its channel where one is bound; takes the buffer. */
  void send(ByteBuf datagram, InetSocketAddress to) {
    ClientChannel channel = channels.get(to);
    if (channel != null && channel.isBound()) {
      path.send(ChannelData.frame(channel.number(), datagram, path.isStream()));
      return;
    }
    ClientPermission permission = permit(to.getAddress());
    if (permission == null || permission.isRefused()) {
      dropped++;
      datagram.release();
      return;
    }
    permission.sending(datagram, to);
    indicate(datagram, to);
  }

  /** Section 11.1: a Send indication. */
  private void indicate(ByteBuf datagram, InetSocketAddress to) {
    path.send(
        Indications.encode(TurnMethod.SEND, TransactionId.create(context.random()), to, datagram));
    datagram.release();
  }

  /** Section 12.6; takes the buffer. */
  void channelData(ByteBuf message) {
    ClientChannel channel = byNumber.get(ChannelData.channel(message));
    RelayedSocket socket = channel == null ? null : socket(channel.peer().getAddress());
    if (socket == null || !ChannelData.strip(message)) {
      dropped++;
      message.release();
    } else {
      socket.received(message, channel.peer());
    }
  }

  /** Section 11.4; takes the buffer. */
  void dataIndication(ByteBuf message, StunMessage decoded) {
    Optional<InetSocketAddress> from =
        decoded.find(TurnAttribute.XorPeerAddress.class).map(TurnAttribute.XorPeerAddress::address);
    RelayedSocket socket = from.map(address -> socket(address.getAddress())).orElse(null);
    // "the client SHOULD check that [...] the XOR-PEER-ADDRESS attribute value contains an IP
    // address with which the client believes there is an active permission".
    if (socket == null
        || !permissions.containsKey(from.get().getAddress())
        || !Indications.narrow(message)) {
      dropped++;
      message.release();
    } else {
      socket.received(message, from.get());
    }
  }

  private RelayedSocket socket(InetAddress peer) {
    int family = AddressFamily.of(peer);
    for (RelayedSocket socket : sockets) {
      if (AddressFamily.of(socket.localAddress().getAddress()) == family) {
        return socket;
      }
    }
    return null;
  }

  void dropped() {
    dropped++;
  }

  long droppedDatagrams() {
    return dropped;
  }

  void close() {
    permissions.values().forEach(ClientPermission::close);
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
