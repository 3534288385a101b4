package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunException;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TransactionId;
import org.chordial.ice.turn.server.CredentialSource;
import org.chordial.ice.turn.server.TurnServer;
import org.chordial.ice.turn.server.TurnServerSettings;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;
import org.chordial.ice.vnet.VirtualTime;

/** Our server on a virtual network, with clients, peers and strangers. */
final class VirtualTurn {

  static final Duration LONG = Duration.ofMinutes(2);

  final VirtualTime time = new VirtualTime();
  final VirtualNetwork network = new VirtualNetwork(time, 3);
  final VirtualHost serverHost = network.host("203.0.113.2");
  final VirtualHost clientHost = network.host("198.51.100.1");
  final VirtualHost peerHost = network.host("198.51.100.2");
  final VirtualHost strangerHost = network.host("198.51.100.66");
  final TurnServer server;
  final List<StunMessage> answers = new ArrayList<>();
  final List<Integer> answerBytes = new ArrayList<>();

  VirtualTurn(TurnServerSettings settings) throws NetworkException {
    server =
        new TurnServer(
            new InetSocketAddress("203.0.113.2", 3478),
            settings,
            CredentialSource.users(Map.of("alice", "secret", "mallory", "m")),
            Optional.empty(),
            serverHost,
            time.context(9));
  }

  VirtualTurn() throws NetworkException {
    this(settings());
  }

  static TurnServerSettings settings() {
    return TurnServerSettings.of(
        "example.org", List.of(java.net.InetAddress.ofLiteral("203.0.113.2")));
  }

  RelayServer as(String user, String password, TurnTransport transport) {
    return new RelayServer(
        "relay",
        server.address(),
        transport,
        new TurnCredentials(user, password),
        Optional.empty());
  }

  CompletableFuture<TurnClient> asks(VirtualHost host, String user, String password) {
    return TurnClient.allocate(
        as(user, password, TurnTransport.UDP), RelayRequest.both(), host, time.context(1));
  }

  TurnClient allocate() {
    return time.await(asks(clientHost, "alice", "secret"), LONG);
  }

  /** A socket whose STUN answers are kept. */
  DatagramSocket open(VirtualHost host) throws NetworkException {
    DatagramSocket socket = host.openUdp(new InetSocketAddress(host.address(), 0));
    socket.receiver(
        (datagram, from) -> {
          try {
            answerBytes.add(datagram.readableBytes());
            answers.add(StunCodec.decode(datagram));
          } catch (StunException e) {
            answers.add(null);
          } finally {
            datagram.release();
          }
        });
    return socket;
  }

  /** A socket that keeps the texts it gets. */
  DatagramSocket hear(VirtualHost host, List<String> heard) throws NetworkException {
    DatagramSocket socket = host.openUdp(new InetSocketAddress(host.address(), 0));
    socket.receiver(
        (datagram, from) -> {
          heard.add(datagram.toString(StandardCharsets.UTF_8));
          datagram.release();
        });
    return socket;
  }

  static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  ByteBuf request(int method, Protection protection, StunAttribute... attributes) {
    return StunCodec.encode(
        new StunMessage(
            StunClass.REQUEST,
            method,
            TransactionId.create(time.context(answers.size() + 100).random()),
            List.of(attributes)),
        protection,
        ByteBufAllocator.DEFAULT);
  }
}
