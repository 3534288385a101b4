package org.chordial.ice.agent;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.net.StreamConnection;

/**
 * The TCP connections of one base as a socket for datagrams (RFC 6544): one connection for each
 * remote address, on which every datagram is a frame of RFC 4571. Sending opens a connection where
 * the base opens any.
 */
final class FramedSocket implements DatagramSocket {

  /**
   * RFC 6544, section 4.5: of an active candidate "the port(s) MUST be set to 9 (i.e., Discard)".
   */
  static final int DISCARD = 9;

  /** Connections that strangers may hold open at one base, all together. */
  static final int MAX_ACCEPTED = 32;

  /** Who has connected and said nothing whole for so long is sent away. */
  static final long SPEAK_WITHIN_MILLIS = 5_000;

  private final ScheduledExecutorService executor;
  private final CandidateTransport transport;
  private final Map<InetSocketAddress, FramedLink> links = new HashMap<>();
  private StreamDoor door;
  private Receiver receiver;
  private Consumer<InetSocketAddress> unreachable = _ -> {};
  private boolean closed;

  private FramedSocket(CandidateTransport transport, ScheduledExecutorService executor) {
    this.transport = transport;
    this.executor = executor;
  }

  /**
   * Opens what a candidate of this kind needs on this host.
   *
   * @param at a port of 0 asks for any free one; an active candidate has none
   */
  static FramedSocket open(
      CandidateTransport transport,
      InetSocketAddress at,
      Network network,
      ScheduledExecutorService executor)
      throws NetworkException {
    FramedSocket socket = new FramedSocket(transport, executor);
    socket.door = new HostDoor(transport, at, network, executor, socket::accept);
    return socket;
  }

  /** Connections from a relayed address, of an active candidate, or to it, of a passive one. */
  static FramedSocket at(
      RelayDoor relay, CandidateTransport transport, ScheduledExecutorService executor) {
    FramedSocket socket = new FramedSocket(transport, executor);
    socket.door =
        transport == CandidateTransport.TCP_ACTIVE ? relay.active() : relay.passive(socket::accept);
    return socket;
  }

  /** Who learns that no connection to an address came about or that one has ended. */
  void onUnreachable(Consumer<InetSocketAddress> learns) {
    unreachable = learns;
  }

  @Override
  public InetSocketAddress localAddress() {
    return door.localAddress();
  }

  @Override
  public void receiver(Receiver taker) {
    receiver = taker;
  }

  /**
   * Section 11.1: "If the agent's local candidate is tcp-active or tcp-so, it MUST reopen a
   * connection"; a passive one "MUST await an incoming connection request".
   */
  @Override
  public void send(ByteBuf datagram, InetSocketAddress to) {
    FramedLink link = links.get(to);
    if (link == null && !closed && transport != CandidateTransport.TCP_PASSIVE) {
      link = FramedLink.opening(new Taker(to));
      links.put(to, link);
      link.await(door.open(to));
    }
    if (link == null) {
      datagram.release();
      executor.execute(() -> unreachable.accept(to));
    } else {
      link.send(datagram);
    }
  }

  /** Lets these connect, where a relay has to be told. */
  void permit(Collection<InetAddress> addresses) {
    door.permit(addresses);
  }

  /** What the peer opens takes the place of what this agent is still opening to it. */
  private void accept(StreamConnection connection) {
    InetSocketAddress from = connection.remoteAddress();
    FramedLink known = links.get(from);
    boolean full = links.size() >= MAX_ACCEPTED && known == null;
    if (closed || full || (known != null && known.hasSpoken())) {
      connection.close();
      return;
    }
    FramedLink link = FramedLink.accepting(new Taker(from));
    if (known != null) {
      known.handOver(link);
    }
    links.put(from, link);
    link.stands(connection);
    var _ =
        executor.schedule(
            () -> {
              if (!link.hasSpoken() && links.remove(from, link)) {
                link.close();
              }
            },
            SPEAK_WITHIN_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private final class Taker implements FramedLink.Events {
    private final InetSocketAddress remote;

    Taker(InetSocketAddress remote) {
      this.remote = remote;
    }

    @Override
    public void frame(ByteBuf frame) {
      if (closed || receiver == null) {
        frame.release();
      } else {
        receiver.received(frame, remote);
      }
    }

    @Override
    public void ended(FramedLink link) {
      if (links.remove(remote, link) && !closed) {
        unreachable.accept(remote);
      }
    }
  }

  /**
   * Section 8: "each agent SHOULD close all TCP connections (that were opened due to this ICE
   * session) except the ones between the candidate pairs selected by ICE."
   */
  void keepOnly(InetSocketAddress remote) {
    for (Map.Entry<InetSocketAddress, FramedLink> each : List.copyOf(links.entrySet())) {
      if (!each.getKey().equals(remote)) {
        links.remove(each.getKey());
        each.getValue().close();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    door.close();
    links.values().forEach(FramedLink::close);
    links.clear();
  }
}
