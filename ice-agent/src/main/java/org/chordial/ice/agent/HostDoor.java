package org.chordial.ice.agent;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.net.StreamConnection;
import org.chordial.ice.net.StreamListener;

/** Connections from and to an address of this host. */
final class HostDoor implements StreamDoor {

  /**
   * A connection of both sides at once is refused while only one has begun: then it is tried again
   * after so long.
   */
  private static final long AGAIN_MILLIS = 100;

  private static final int MAX_TRIES = 50;

  private final Network network;
  private final ScheduledExecutorService executor;
  private final CandidateTransport transport;
  private final InetSocketAddress local;
  private final StreamListener listener;
  private boolean closed;

  /**
   * Opens what a candidate of this kind needs.
   *
   * @param at a port of 0 asks for any free one; an active candidate has none
   * @param accepted gets the connections that others open
   */
  HostDoor(
      CandidateTransport transport,
      InetSocketAddress at,
      Network network,
      ScheduledExecutorService executor,
      Consumer<StreamConnection> accepted)
      throws NetworkException {
    this.network = network;
    this.executor = executor;
    this.transport = transport;
    boolean listens = transport != CandidateTransport.TCP_ACTIVE;
    this.listener = listens ? network.listenTcpShared(at, accepted) : null;
    this.local =
        listens
            ? listener.localAddress()
            : new InetSocketAddress(at.getAddress(), FramedSocket.DISCARD);
  }

  @Override
  public InetSocketAddress localAddress() {
    return local;
  }

  /** A connection of simultaneous-open candidates may be refused until the peer opens it, too. */
  @Override
  public CompletableFuture<StreamConnection> open(InetSocketAddress to) {
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
                    var _ =
                        executor.schedule(
                            () -> attempt(to, opened, number + 1),
                            AGAIN_MILLIS,
                            TimeUnit.MILLISECONDS);
                  }
                });
  }

  @Override
  public void close() {
    closed = true;
    if (listener != null) {
      listener.close();
    }
  }
}
