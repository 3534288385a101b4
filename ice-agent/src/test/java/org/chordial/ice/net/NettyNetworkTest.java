package org.chordial.ice.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.chordial.ice.net.NetworkException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NettyNetworkTest {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  /** Of a ChannelData message. */
  private static final int HEADER = 4;

  private final NettyRuntime runtime = new NettyRuntime(1);
  private final CoreContext context = runtime.newContext();
  private final NettyNetwork network = runtime.network(context, Optional.of(LOOPBACK));

  @AfterEach
  void closeRuntime() {
    runtime.close();
  }

  private <T> T on(Callable<T> action) throws Exception {
    return context.executor().submit(action).get(20, TimeUnit.SECONDS);
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(LOOPBACK, 0);
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  @Test
  void aDatagramArrivesWithItsSender() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    DatagramSocket receiver = on(() -> network.openUdp(anyPort()));
    DatagramSocket sender = on(() -> network.openUdp(anyPort()));
    on(
        () -> {
          receiver.receiver(
              (datagram, from) -> {
                heard.complete(from.getPort() + datagram.toString(StandardCharsets.US_ASCII));
                datagram.release();
              });
          sender.send(text("!"), receiver.localAddress());
          return true;
        });

    assertEquals(sender.localAddress().getPort() + "!", heard.get(20, TimeUnit.SECONDS));
  }

  private static String read(ByteBuf datagram) {
    String text = datagram.toString(StandardCharsets.US_ASCII);
    datagram.release();
    return text;
  }

  @Test
  void aBurstArrivesWholeAndInOrder() throws Exception {
    List<String> heard = new ArrayList<>();
    CompletableFuture<List<String>> all = new CompletableFuture<>();
    DatagramSocket receiver = on(() -> network.openUdp(anyPort()));
    DatagramSocket sender = on(() -> network.openUdp(anyPort()));
    List<String> sent = IntStream.range(0, 100).mapToObj(Integer::toString).toList();
    on(
        () -> {
          receiver.receiver(
              (datagram, from) -> {
                heard.add(read(datagram));
                if (heard.size() == sent.size()) {
                  all.complete(heard);
                }
              });
          sent.forEach(each -> sender.send(text(each), receiver.localAddress()));
          return true;
        });

    assertEquals(sent, all.get(20, TimeUnit.SECONDS));
  }

  @Test
  void aDatagramArrivesBehindRoomForAHeader() throws Exception {
    CompletableFuture<Integer> room = new CompletableFuture<>();
    DatagramSocket socket = on(() -> network.openUdp(anyPort()));
    on(
        () -> {
          socket.receiver(
              (datagram, from) -> {
                room.complete(datagram.readerIndex());
                datagram.release();
              });
          socket.send(text("!"), socket.localAddress());
          return true;
        });

    assertTrue(room.get(20, TimeUnit.SECONDS) >= HEADER);
  }

  @Test
  void whatCannotBeSentIsOneLostDatagramAndTheSocketGoesOn() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    DatagramSocket socket = on(() -> network.openUdp(anyPort()));
    ByteBuf tooLong = Unpooled.directBuffer().writeZero(70_000);
    ByteBuf otherFamily = text("v6");
    on(
        () -> {
          socket.receiver((datagram, from) -> heard.complete(read(datagram)));
          socket.send(tooLong, socket.localAddress());
          socket.send(otherFamily, new InetSocketAddress(InetAddress.ofLiteral("::1"), 9));
          socket.send(text("nowhere"), new InetSocketAddress(LOOPBACK, 0));
          socket.send(text("after"), socket.localAddress());
          return true;
        });

    assertEquals("after", heard.get(20, TimeUnit.SECONDS));
    assertEquals(2, network.counters().sendErrors());
    assertEquals(1, network.counters().sendQueueFull());
    assertEquals(0, tooLong.refCnt());
    assertEquals(0, otherFamily.refCnt());
  }

  @Test
  void aFaultOfWhoReceivesCostsOneDatagram() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    DatagramSocket socket = on(() -> network.openUdp(anyPort()));
    on(
        () -> {
          socket.receiver(
              (datagram, from) -> {
                String text = read(datagram);
                if (text.equals("bad")) {
                  throw new IllegalStateException("as the test wants it");
                }
                heard.complete(text);
              });
          socket.send(text("bad"), socket.localAddress());
          socket.send(text("good"), socket.localAddress());
          return true;
        });

    assertEquals("good", heard.get(20, TimeUnit.SECONDS));
    assertEquals(1, network.counters().receiverFaults());
  }

  @Test
  void onlyTheAddressThatWasAskedForIsListed() {
    assertEquals(List.of(LOOPBACK), network.localAddresses());
  }

  @Test
  void addressesOfTheHostAreNeverLinkLocalAndNeverNone() {
    List<InetAddress> found = runtime.network(context, Optional.empty()).localAddresses();
    assertTrue(!found.isEmpty());
    assertTrue(
        found.stream()
            .noneMatch(a -> a instanceof java.net.Inet6Address && a.isLinkLocalAddress()));
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    DatagramSocket first = on(() -> network.openUdp(anyPort()));
    NetworkException refused =
        assertThrows(NetworkException.class, () -> network.openUdp(first.localAddress()));

    assertEquals(Reason.ADDRESS_IN_USE, refused.reason());
    assertTrue(
        refused.getMessage().startsWith("Port " + first.localAddress().getPort() + " is in use"));
  }

  @Test
  void anAddressOfAnotherHostCannotBeBound() {
    NetworkException refused =
        assertThrows(
            NetworkException.class, () -> network.openUdp(new InetSocketAddress("192.0.2.1", 0)));
    assertEquals(Reason.ADDRESS_NOT_LOCAL, refused.reason());
  }

  @Test
  void aPortCanBeBoundAgainAfterItsSocketIsClosed() throws Exception {
    DatagramSocket socket = on(() -> network.openUdp(anyPort()));
    on(
        () -> {
          socket.close();
          return true;
        });
    // A timer runs only after the loop has looked at its sockets once more and let go of this one.
    InetSocketAddress again =
        context
            .executor()
            .schedule(
                () -> network.openUdp(socket.localAddress()).localAddress(),
                20,
                TimeUnit.MILLISECONDS)
            .get(20, TimeUnit.SECONDS);

    assertEquals(socket.localAddress(), again);
  }

  @Test
  void aStreamCarriesBytesAndItsEnd() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    StringBuilder soFar = new StringBuilder();
    StreamListener listener =
        on(
            () ->
                network.listenTcp(
                    anyPort(),
                    connection ->
                        connection.handler(
                            new StreamConnection.Handler() {
                              @Override
                              public void received(ByteBuf bytes) {
                                soFar.append(bytes.toString(StandardCharsets.US_ASCII));
                                bytes.release();
                              }

                              @Override
                              public void closed(String reason) {
                                heard.complete(soFar + "|" + reason);
                              }
                            })));
    StreamConnection client = network.connectTcp(listener.localAddress()).get(20, TimeUnit.SECONDS);
    on(
        () -> {
          client.send(text("one "));
          client.send(text("two"));
          client.close();
          return true;
        });

    assertEquals("one two|", heard.get(20, TimeUnit.SECONDS));
  }

  @Test
  void whereNobodyListensAConnectionIsRefusedInASentence() throws Exception {
    InetSocketAddress nobody =
        on(
            () -> {
              StreamListener listener = network.listenTcp(anyPort(), c -> {});
              context.executor().execute(listener::close);
              return listener.localAddress();
            });
    on(() -> true);
    ExecutionException failed =
        assertThrows(
            ExecutionException.class, () -> network.connectTcp(nobody).get(20, TimeUnit.SECONDS));

    NetworkException reason = assertInstanceOf(NetworkException.class, failed.getCause());
    assertEquals(Reason.REFUSED, reason.reason());
    assertTrue(reason.getMessage().startsWith("Nothing listens at 127.0.0.1 port "));
  }
}
