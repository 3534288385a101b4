package org.chordial.ice.turn.server;

import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectHashMap;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chordial.ice.stun.AddressFamily;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TransactionId;
import org.chordial.ice.turn.ChannelData;
import org.chordial.ice.turn.Indications;
import org.chordial.ice.turn.TurnMethod;

/**
 * An allocation on the server (RFC 8656, section 3.2): who it belongs to, whom it may exchange data
 * with, and the data.
 */
final class ServerAllocation {

  /** Section 9: "The Permission Lifetime MUST be 300 seconds". */
  static final long PERMISSION_MILLIS = 300_000;

  /** Section 12: "channel bindings last for 10 minutes". */
  static final long CHANNEL_MILLIS = 600_000;

  private final RelayCore core;
  private final String username;
  private final TransactionId created;
  private final TokenBucket bandwidth;
  private final List<RelayPort> relays = new ArrayList<>(1);
  private final Map<InetAddress, Long> permissions = new HashMap<>(2);
  private final IntObjectHashMap<ServerChannel> channels = new IntObjectHashMap<>(2);
  private final Map<InetSocketAddress, ServerChannel> byPeer = new HashMap<>(2);
  private ClientLink link;
  private ClientLink next;
  private TcpRelay tcp;
  private StunMessage success;
  long expiryMillis;

  /** The names of the tickets of an allocation that may move (RFC 8016); null before. */
  String ticket;

  String ticketBefore;

  /** What answered the request by which it moved last. */
  StunMessage moved;

  ServerAllocation(
      RelayCore core,
      ClientLink link,
      String username,
      TransactionId created,
      TokenBucket bandwidth) {
    this.core = core;
    this.link = link;
    this.username = username;
    this.created = created;
    this.bandwidth = bandwidth;
  }

  String username() {
    return username;
  }

  ClientLink link() {
    return link;
  }

  /**
   * RFC 8016, section 3.2.2: "The TURN server MUST continue receiving and processing data on the
   * old 5-tuple and MUST continue transmitting data on the old-5 tuple until it receives a Send
   * Indication or ChannelData message from the client on the new 5-tuple".
   */
  void movesTo(ClientLink to) {
    if (next != null) {
      next.allocation(null);
    }
    next = to;
    to.allocation(this);
  }

  /** Data has come from the client by this way. */
  void heardOn(ClientLink from) {
    if (from.equals(next)) {
      ClientLink old = link;
      link = next;
      next = null;
      if (old.allocation() == this) {
        old.allocation(null);
      }
    }
  }

  /**
   * One way to the client is broken.
   *
   * @return whether there is another one
   */
  boolean lost(ClientLink broken) {
    if (broken.equals(next)) {
      next = null;
      return true;
    }
    if (next != null) {
      heardOn(next);
      return true;
    }
    return false;
  }

  /** The allocation ends: no way leads to it any more. */
  void leaveLinks() {
    if (link.allocation() == this) {
      link.allocation(null);
    }
    if (next != null && next.allocation() == this) {
      next.allocation(null);
    }
  }

  /** The relayed address for TCP; null where this allocation relays UDP. */
  TcpRelay tcp() {
    return tcp;
  }

  void tcp(TcpRelay relay) {
    tcp = relay;
  }

  /** Whether peers of a family can be reached by it. */
  boolean reaches(int family) {
    return tcp == null ? relay(family) != null : tcp.family() == family;
  }

  boolean hasBandwidth(int bytes) {
    return core.hasBandwidth(bandwidth, bytes, core.nowMillis());
  }

  boolean isPermitted(InetAddress peer) {
    return isPermitted(peer, core.nowMillis());
  }

  /** The transaction that made it: its request may come again. */
  TransactionId created() {
    return created;
  }

  StunMessage success() {
    return success;
  }

  void success(StunMessage response) {
    success = response;
  }

  List<RelayPort> relays() {
    return relays;
  }

  /** The relay towards peers of a family; null where there is none. */
  RelayPort relay(int family) {
    for (RelayPort relay : relays) {
      if (relay.family() == family) {
        return relay;
      }
    }
    return null;
  }

  /** Installs or refreshes a permission; false where there are too many. */
  boolean permit(InetAddress peer, long nowMillis, int most) {
    if (permissions.size() >= most && !permissions.containsKey(peer)) {
      permissions.values().removeIf(expiry -> expiry <= nowMillis);
      if (permissions.size() >= most) {
        return false;
      }
    }
    permissions.put(peer, nowMillis + PERMISSION_MILLIS);
    return true;
  }

  private boolean isPermitted(InetAddress peer, long nowMillis) {
    Long expiry = permissions.get(peer);
    return expiry != null && expiry > nowMillis;
  }

  /**
   * Section 12.2: the number must not be bound to another address, nor the address to another
   * number.
   */
  boolean isFree(int number, InetSocketAddress peer, long nowMillis) {
    ServerChannel bound = channels.get(number);
    ServerChannel other = byPeer.get(peer);
    return (bound == null || bound.expiryMillis <= nowMillis || bound.peer.equals(peer))
        && (other == null || other.expiryMillis <= nowMillis || other.number == number);
  }

  /** Binds or refreshes a channel that is free; false where there are too many. */
  boolean bind(int number, InetSocketAddress peer, long nowMillis, int most) {
    ServerChannel channel = channels.get(number);
    if (channel == null || !channel.peer.equals(peer)) {
      forgetChannels(nowMillis);
      if (channels.size() >= most) {
        return false;
      }
      channel = new ServerChannel(number, peer, relay(AddressFamily.of(peer.getAddress())));
      channels.put(number, channel);
      byPeer.put(peer, channel);
    }
    channel.expiryMillis = nowMillis + CHANNEL_MILLIS;
    return true;
  }

  private void forgetChannels(long nowMillis) {
    byPeer
        .values()
        .removeIf(
            channel -> {
              boolean over = channel.expiryMillis <= nowMillis;
              if (over) {
                channels.remove(channel.number);
              }
              return over;
            });
  }

  /** Section 12.6; takes the buffer. */
  void channelData(ByteBuf message) {
    long now = core.nowMillis();
    ServerChannel channel = channels.get(ChannelData.channel(message));
    if (channel == null || channel.expiryMillis <= now || !ChannelData.strip(message)) {
      core.counters().unbound++;
      message.release();
    } else if (!isPermitted(channel.peer.getAddress(), now)) {
      core.counters().notPermitted++;
      message.release();
    } else {
      toPeer(channel.from, message, channel.peer, now);
    }
  }

  /** Section 11.2; takes the buffer, which is that of the data alone. */
  void sendIndication(ByteBuf data, InetSocketAddress peer) {
    long now = core.nowMillis();
    RelayPort relay = relay(AddressFamily.of(peer.getAddress()));
    if (relay == null || !isPermitted(peer.getAddress(), now)) {
      core.counters().notPermitted++;
      data.release();
    } else {
      toPeer(relay, data, peer, now);
    }
  }

  private void toPeer(RelayPort relay, ByteBuf data, InetSocketAddress peer, long now) {
    if (!core.hasBandwidth(bandwidth, data.readableBytes(), now)) {
      core.counters().overBandwidth++;
      data.release();
      return;
    }
    core.counters().relayedToPeers++;
    core.toPeer(relay, data, peer);
  }

  /** Section 11.3: a datagram has come to a relayed address; takes the buffer. */
  void fromPeer(ByteBuf data, InetSocketAddress peer) {
    long now = core.nowMillis();
    if (!isPermitted(peer.getAddress(), now)) {
      core.counters().notPermitted++;
      data.release();
      return;
    }
    if (!core.hasBandwidth(bandwidth, data.readableBytes(), now)) {
      core.counters().overBandwidth++;
      data.release();
      return;
    }
    core.counters().relayedToClients++;
    ServerChannel channel = byPeer.get(peer);
    if (channel != null && channel.expiryMillis > now) {
      link.send(ChannelData.frame(channel.number, data, link.isStream()));
    } else {
      link.send(Indications.encode(TurnMethod.DATA, core.newId(), peer, data));
      data.release();
    }
  }
}
