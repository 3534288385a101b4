package org.chordial.ice.turn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chordial.ice.dtls.SelfSigned;
import org.chordial.ice.dtls.TlsIdentity;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.NettyNetwork;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.ice.net.StreamConnection;
import org.chordial.ice.net.StreamListener;
import org.chordial.ice.stun.AddressFamily;

/** A client of a TURN server and a peer that sends everything back, on real sockets. */
final class RelayTrial implements AutoCloseable {

  static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int SECONDS = 20;

  final NettyRuntime runtime = new NettyRuntime(1);
  final CoreContext context = runtime.newContext();
  final NettyNetwork network = runtime.network(context, Optional.of(LOOPBACK));
  final TlsIdentity identity = SelfSigned.ecdsa("client", context);
  final List<String> heard = new ArrayList<>();
  final List<InetSocketAddress> seenByPeer = new ArrayList<>();
  private final TlsSettings tls = new TlsSettings(identity, chain -> Optional.empty());
  private DatagramSocket peer;
  private CompletableFuture<Void> enough = new CompletableFuture<>();
  private int wanted;

  <T> T call(Callable<T> task) throws Exception {
    return context.executor().submit(task).get(SECONDS, TimeUnit.SECONDS);
  }

  void run(Runnable task) throws Exception {
    context.executor().submit(task).get(SECONDS, TimeUnit.SECONDS);
  }

  RelayServer server(
      InetSocketAddress address, TurnTransport transport, TurnCredentials credentials) {
    return new RelayServer("relay", address, transport, credentials, Optional.of(tls));
  }

  TurnClient allocate(RelayServer server, RelayRequest wantedRelay) throws Exception {
    return call(() -> TurnClient.allocate(server, wantedRelay, network, context))
        .get(SECONDS, TimeUnit.SECONDS);
  }

  /** Why there is no relay. */
  TurnFailure refusal(RelayServer server, RelayRequest wantedRelay) throws Exception {
    try {
      allocate(server, wantedRelay);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return ((TurnException) (cause instanceof TurnException ? cause : cause.getCause())).reason();
    }
    throw new AssertionError("there is a relay");
  }

  /** Opens the peer. */
  InetSocketAddress echo() throws Exception {
    peer =
        call(
            () -> {
              DatagramSocket socket = network.openUdp(new InetSocketAddress(LOOPBACK, 0));
              socket.receiver(
                  (datagram, from) -> {
                    seenByPeer.add(from);
                    socket.send(datagram, from);
                  });
              return socket;
            });
    return peer.localAddress();
  }

  void listen(RelayedSocket socket) throws Exception {
    run(
        () ->
            socket.receiver(
                (datagram, from) -> {
                  hear(datagram);
                }));
  }

  private void hear(ByteBuf datagram) {
    heard.add(datagram.toString(UTF_8));
    datagram.release();
    if (heard.size() >= wanted) {
      enough.complete(null);
    }
  }

  /** Sends texts and waits until so many have come back in all. */
  void talk(RelayedSocket socket, InetSocketAddress to, List<String> texts) throws Exception {
    run(
        () -> {
          wanted = heard.size() + texts.size();
          enough = new CompletableFuture<>();
          texts.forEach(text -> socket.send(Unpooled.copiedBuffer(text, UTF_8), to));
        });
    enough.get(SECONDS, TimeUnit.SECONDS);
  }

  /** The whole life of a relay: allocation, indications, the switch to a channel, the end. */
  void relayEchoes(RelayServer server) throws Exception {
    InetSocketAddress to = echo();
    TurnClient client = allocate(server, RelayRequest.both());
    RelayedSocket socket = client.sockets().getFirst();
    listen(socket);
    talk(socket, to, List.of("first"));
    assertEquals(List.of("first"), heard);
    assertEquals(socket.localAddress(), seenByPeer.getFirst());
    run(() -> socket.settle(to));
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      many.add("number " + i);
    }
    // In portions, so that some go before the channel is bound and some after.
    for (int i = 0; i < many.size(); i += 20) {
      talk(socket, to, many.subList(i, i + 20));
    }
    assertEquals(many, heard.subList(1, heard.size()));
    assertEquals(0, client.droppedDatagrams());
    run(client::close);
  }

  /** Data goes on, from the same relayed address, after the client has gone to another port. */
  void relayMoves(RelayServer server) throws Exception {
    InetSocketAddress to = echo();
    TurnClient client = allocate(server, RelayRequest.both().withMobility());
    RelayedSocket socket = client.sockets().getFirst();
    listen(socket);
    talk(socket, to, List.of("indication"));
    run(() -> socket.settle(to));
    talk(socket, to, List.of("channel"));
    for (int round = 0; round < 2; round++) {
      CompletableFuture<Void> arrived = new CompletableFuture<>();
      run(() -> client.onMoved(() -> arrived.complete(null)));
      run(client::move);
      arrived.get(SECONDS, TimeUnit.SECONDS);
      talk(socket, to, List.of("moved " + round));
    }
    assertEquals(List.of("indication", "channel", "moved 0", "moved 1"), heard);
    assertEquals(1, seenByPeer.stream().distinct().count());
    run(client::close);
  }

  /**
   * A connection to a peer and one from a peer.
   *
   * @param bytes that go each way over each
   */
  void relayStreams(RelayServer server, int bytes) throws Exception {
    StreamListener echo =
        call(() -> network.listenTcp(new InetSocketAddress(LOOPBACK, 0), RelayTrial::sendBack));
    StreamRelay relay =
        call(() -> StreamRelay.allocate(server, AddressFamily.IPV4, network, context))
            .get(SECONDS, TimeUnit.SECONDS);
    StreamConnection out =
        call(() -> relay.connect(echo.localAddress())).get(SECONDS, TimeUnit.SECONDS);
    assertEquals(echo.localAddress(), out.remoteAddress());
    exchange(out, bytes);
    CompletableFuture<StreamConnection> taken = new CompletableFuture<>();
    run(() -> relay.accepted(taken::complete));
    run(() -> relay.permit(List.of(LOOPBACK)));
    // The permission is asked for before this request, and the server answers in order.
    call(() -> relay.connect(new InetSocketAddress(LOOPBACK, 1)))
        .handle((connection, failure) -> failure)
        .get(SECONDS, TimeUnit.SECONDS);
    StreamConnection peer =
        call(() -> network.connectTcp(relay.address())).get(SECONDS, TimeUnit.SECONDS);
    StreamConnection in = taken.get(SECONDS, TimeUnit.SECONDS);
    assertEquals(peer.localAddress(), in.remoteAddress());
    run(() -> sendBack(in));
    exchange(peer, bytes);
    run(relay::close);
    run(echo::close);
  }

  private static void sendBack(StreamConnection connection) {
    connection.handler(new Bytes(connection::send));
  }

  private void exchange(StreamConnection connection, int bytes) throws Exception {
    byte[] sent = new byte[bytes];
    new java.util.Random(3).nextBytes(sent);
    ByteBuf back = Unpooled.buffer(sent.length);
    CompletableFuture<Void> all = new CompletableFuture<>();
    run(
        () -> {
          connection.handler(
              new Bytes(
                  part -> {
                    back.writeBytes(part);
                    part.release();
                    if (back.readableBytes() == sent.length) {
                      all.complete(null);
                    }
                  }));
          connection.send(Unpooled.wrappedBuffer(sent));
        });
    all.get(SECONDS, TimeUnit.SECONDS);
    assertEquals(Unpooled.wrappedBuffer(sent), back);
  }

  private record Bytes(Consumer<ByteBuf> received) implements StreamConnection.Handler {
    @Override
    public void received(ByteBuf bytes) {
      received.accept(bytes);
    }

    @Override
    public void closed(String reason) {}
  }

  @Override
  public void close() {
    runtime.close();
  }
}
