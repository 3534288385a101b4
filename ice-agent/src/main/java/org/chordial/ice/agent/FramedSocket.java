package org.chordial.ice.agent;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.net.StreamConnection;
import org.chordial.ice.net.StreamListener;

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

  /**
   * A connection of both sides at once is refused while only one has begun: then it is tried again
   * after so long.
   */
  private static final long AGAIN_MILLIS = 100;

  private static final int MAX_TRIES = 50;

  private final Network network;
  private final ScheduledExecutorService executor;
  private final CandidateTransport transport;
  private final Map<InetSocketAddress, FramedLink> links = new HashMap<>();
  private InetSocketAddress local;
  private StreamListener listener;
  private Receiver receiver;
  private Consumer<InetSocketAddress> unreachable = _ -> {};
  private boolean closed;

  private FramedSocket(
      Network network, ScheduledExecutorService executor, CandidateTransport transport) {
    this.network = network;
    this.executor = executor;
    this.transport = transport;
  }

  /**
   * Opens what a candidate of this kind needs.
   *
   * @param at a port of 0 asks for any free one; an active candidate has none
   */
  static FramedSocket open(
      CandidateTransport transport,
      InetSocketAddress at,
      Network network,
      ScheduledExecutorService executor)
      throws NetworkException {
    FramedSocket socket = new FramedSocket(network, executor, transport);
    if (transport == CandidateTransport.TCP_ACTIVE) {
      socket.local = new InetSocketAddress(at.getAddress(), DISCARD);
    } else {
      socket.listener = network.listenTcpShared(at, socket::accept);
      socket.local = socket.listener.localAddress();
    }
    return socket;
  }

  /** Who learns that no connection to an address came about or that one has ended. */
  void onUnreachable(Consumer<InetSocketAddress> learns) {
    unreachable = learns;
  }

  @Override
  public InetSocketAddress localAddress() {
    return local;
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
      link.await(opening(to));
    }
    if (link == null) {
      datagram.release();
      executor.execute(() -> unreachable.accept(to));
    } else {
      link.send(datagram);
    }
  }

  /** A connection of simultaneous-open candidates may be refused until the peer opens it, too. */
  private CompletableFuture<StreamConnection> opening(InetSocketAddress to) {
    if (transport == CandidateTransport.TCP_ACTIVE) {
      return network.connectTcp(new InetSocketAddress(local.getAddress(), 0), to);
    }
    CompletableFuture<StreamConnection> opened = new CompletableFuture<>();
    attempt(to, opened, 1);
    return opened;
  }

  private void attempt(
      InetSocketAddress to, CompletableFuture<StreamConnection> opened, int number) {
    var _ =
        network
            .connectTcp(local, to)
            .whenComplete(
                (connection, failure) -> {
                  if (failure == null) {
                    if (!opened.complete(connection)) {
                      connection.close();
                    }
                  } else if (closed || opened.isDone() || number == MAX_TRIES) {
                    opened.completeExceptionally(failure);
                  } else {
                    later(AGAIN_MILLIS, () -> attempt(to, opened, number + 1));
                  }
                });
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
    FramedLink link = FramedLink.accepted(connection, new Taker(from));
    if (known != null) {
      known.handOver(link);
    }
    links.put(from, link);
    later(
        SPEAK_WITHIN_MILLIS,
        () -> {
          if (!link.hasSpoken() && links.remove(from, link)) {
            link.close();
          }
        });
  }

  private void later(long millis, Runnable task) {
    var _ = executor.schedule(task, millis, TimeUnit.MILLISECONDS);
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
    if (listener != null) {
      listener.close();
    }
    links.values().forEach(FramedLink::close);
    links.clear();
  }
}
