package org.chordial.ice.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.stun.BehaviourAttribute;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunException;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TransactionId;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;
import org.chordial.ice.vnet.VirtualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the server answers, from where and to whom (RFC 5780, section 6.1). */
class BehaviourServerTest {
  private static final InetAddress A1 = InetAddress.ofLiteral("203.0.113.1");
  private static final InetAddress A2 = InetAddress.ofLiteral("203.0.113.2");

  private record Arrived(StunMessage message, InetSocketAddress from, int bytes) {}

  private final VirtualTime time = new VirtualTime();
  private final VirtualNetwork network = new VirtualNetwork(time, 1);
  private final VirtualHost serverHost = network.host("203.0.113.1", "203.0.113.2");
  private final VirtualHost clientHost = network.host("198.51.100.1");
  private final List<Arrived> arrived = new ArrayList<>();
  private boolean generous = true;
  private DatagramSocket client;

  @BeforeEach
  void open() throws NetworkException {
    DatagramSocket primary = serverHost.openUdp(new InetSocketAddress(A1, 3478));
    BehaviourServer server =
        new BehaviourServer(
            primary, A2, 3479, serverHost, (to, asked, reply) -> generous || reply <= asked);
    primary.receiver(
        (datagram, from) -> {
          try {
            server.answer(StunCodec.decode(datagram), datagram.readableBytes(), from);
          } catch (StunException e) {
            throw new AssertionError(e);
          } finally {
            datagram.release();
          }
        });
    client = listen(40_000);
  }

  private DatagramSocket listen(int port) throws NetworkException {
    DatagramSocket socket = clientHost.openUdp(new InetSocketAddress(clientHost.address(), port));
    socket.receiver(
        (datagram, from) -> {
          try {
            arrived.add(new Arrived(StunCodec.decode(datagram), from, datagram.readableBytes()));
          } catch (StunException e) {
            throw new AssertionError(e);
          } finally {
            datagram.release();
          }
        });
    return socket;
  }

  private int ask(InetAddress address, int port, StunAttribute... attributes) {
    StunMessage request =
        StunMessage.binding(
            StunClass.REQUEST, TransactionId.create(time.context(3).random()), attributes);
    ByteBuf encoded =
        StunCodec.encode(request, Protection.fingerprinted(), ByteBufAllocator.DEFAULT);
    int bytes = encoded.readableBytes();
    client.send(encoded, new InetSocketAddress(address, port));
    time.advance(Duration.ofSeconds(1));
    return bytes;
  }

  /** Table 1 of section 6.1, for each of the four sockets that a request may come to. */
  @Test
  void theAnswerComesFromWhereTheFlagsSay() {
    for (InetAddress address : List.of(A1, A2)) {
      for (int port : new int[] {3478, 3479}) {
        for (int flags = 0; flags < 4; flags++) {
          boolean changeAddress = (flags & 1) != 0;
          boolean changePort = (flags & 2) != 0;
          arrived.clear();
          ask(address, port, new BehaviourAttribute.ChangeRequest(changeAddress, changePort));
          InetAddress otherAddress = address.equals(A1) ? A2 : A1;
          int otherPort = 3478 + 3479 - port;
          InetSocketAddress origin =
              new InetSocketAddress(
                  changeAddress ? otherAddress : address, changePort ? otherPort : port);
          Arrived answer = arrived.getFirst();
          assertEquals(origin, answer.from());
          assertEquals(
              Optional.of(new BehaviourAttribute.ResponseOrigin(origin)),
              answer.message().find(BehaviourAttribute.ResponseOrigin.class));
          assertEquals(
              Optional.of(
                  new BehaviourAttribute.OtherAddress(
                      new InetSocketAddress(otherAddress, otherPort))),
              answer.message().find(BehaviourAttribute.OtherAddress.class));
          assertTrue(answer.message().has(StunAttribute.MappedAddress.class));
          assertTrue(answer.message().has(StunAttribute.XorMappedAddress.class));
        }
      }
    }
  }

  @Test
  void theAnswerGoesToAnotherPortOfTheSameAddressWhereThatIsAsked() throws Exception {
    DatagramSocket other = listen(40_001);
    client.receiver((datagram, _) -> datagram.release());
    ask(A1, 3478, new BehaviourAttribute.ResponsePort(other.localAddress().getPort()));
    assertEquals(
        Optional.of(new StunAttribute.XorMappedAddress(client.localAddress())),
        arrived.getFirst().message().find(StunAttribute.XorMappedAddress.class));
  }

  @Test
  void paddingAndAnotherPortTogetherAreABadRequest() {
    ask(
        A1,
        3478,
        new BehaviourAttribute.ResponsePort(40_001),
        new BehaviourAttribute.Padding(1200));
    assertEquals(StunClass.ERROR_RESPONSE, arrived.getFirst().message().messageClass());
    assertEquals(
        StunAttribute.ErrorCode.BAD_REQUEST,
        arrived.getFirst().message().find(StunAttribute.ErrorCode.class).get().code());
  }

  @Test
  void paddingIsAnsweredWithAsMuch() {
    ask(A1, 3478, new BehaviourAttribute.Padding(1200));
    assertEquals(
        Optional.of(new BehaviourAttribute.Padding(1200)),
        arrived.getFirst().message().find(BehaviourAttribute.Padding.class));
  }

  @Test
  void whoMayNotHaveTheLongAnswerGetsNoneThatIsLongerThanTheQuestion() {
    generous = false;
    ask(A1, 3478, new BehaviourAttribute.ChangeRequest(true, true));
    assertEquals(List.of(), arrived);
    int bytes = ask(A1, 3478, new StunAttribute.Software("a".repeat(12)));
    Arrived answer = arrived.getFirst();
    assertTrue(answer.bytes() <= bytes, answer.bytes() + " for " + bytes);
    assertTrue(answer.message().has(StunAttribute.XorMappedAddress.class));
  }

  @Test
  void oneAddressOrOnePortIsNotEnough() throws Exception {
    DatagramSocket primary = serverHost.openUdp(new InetSocketAddress(A1, 5000));
    assertThrows(
        IllegalArgumentException.class,
        () -> new BehaviourServer(primary, A1, 5001, serverHost, (_, _, _) -> true));
    assertThrows(
        IllegalArgumentException.class,
        () -> new BehaviourServer(primary, A2, 5000, serverHost, (_, _, _) -> true));
  }
}
