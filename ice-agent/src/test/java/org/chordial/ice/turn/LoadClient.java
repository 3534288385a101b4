package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunException;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TransactionId;
import org.chordial.ice.stun.TurnAttribute;

/** The few requests that lead to a relay with a channel, one after the other. */
final class LoadClient {

  static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int UDP = 17;
  private static final int LONGEST = 2048;
  private static final int ATTEMPTS = 20;
  private static final int WAIT_MILLIS = 250;

  private final DatagramChannel socket;
  private final LongTermAuth auth;
  private final RandomGenerator random;

  private LoadClient(DatagramChannel socket, LongTermAuth auth, RandomGenerator random) {
    this.socket = socket;
    this.auth = auth;
    this.random = random;
  }

  /**
   * Allocates a relay and binds a channel of it to a peer, which from then on takes from the relay
   * alone.
   *
   * @param auth of all clients: a stranger's challenge is answered to a few a second only
   */
  static void open(
      DatagramChannel socket,
      DatagramChannel peer,
      int channel,
      LongTermAuth auth,
      RandomGenerator random)
      throws IOException, StunException {
    LoadClient client = new LoadClient(socket, auth, random);
    InetSocketAddress relay =
        client
            .ask(TurnMethod.ALLOCATE, List.of(new TurnAttribute.RequestedTransport(UDP)))
            .find(TurnAttribute.XorRelayedAddress.class)
            .orElseThrow()
            .address();
    client.ask(
        TurnMethod.CHANNEL_BIND,
        List.of(
            new TurnAttribute.ChannelNumber(channel),
            new TurnAttribute.XorPeerAddress((InetSocketAddress) peer.getLocalAddress())));
    peer.connect(relay);
  }

  private StunMessage ask(int method, List<StunAttribute> wanted)
      throws IOException, StunException {
    StunMessage answer = exchange(method, wanted);
    if (answer.messageClass() == StunClass.ERROR_RESPONSE && auth.challenged(answer)) {
      answer = exchange(method, wanted);
    }
    if (answer.messageClass() != StunClass.SUCCESS_RESPONSE) {
      throw new IOException("the server says " + answer);
    }
    return answer;
  }

  private StunMessage exchange(int method, List<StunAttribute> wanted)
      throws IOException, StunException {
    List<StunAttribute> attributes = new ArrayList<>(wanted);
    attributes.addAll(auth.attributes());
    StunMessage request =
        new StunMessage(StunClass.REQUEST, method, TransactionId.create(random), attributes);
    ByteBuf encoded = StunCodec.encode(request, auth.protection(), ByteBufAllocator.DEFAULT);
    socket.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      socket.register(selector, SelectionKey.OP_READ);
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        socket.write(encoded.nioBuffer());
        while (selector.select(WAIT_MILLIS) > 0) {
          selector.selectedKeys().clear();
          ByteBuffer answer = ByteBuffer.allocate(LONGEST);
          socket.read(answer);
          StunMessage decoded = StunCodec.decode(Unpooled.wrappedBuffer(answer.flip()));
          if (decoded.id().equals(request.id())) {
            return decoded;
          }
        }
      }
    } finally {
      encoded.release();
    }
    throw new IOException("the server does not answer");
  }
}
