package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TransactionId;
import org.chordial.ice.vnet.HeapWatch;
import org.chordial.ice.vnet.HostileBytes;
import org.chordial.ice.vnet.Relay;
import org.chordial.overlay.config.BootstrapNode;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.peer.LoopbackPeers.Member;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.PingAns;
import org.chordial.overlay.wire.PingReq;
import org.junit.jupiter.api.Test;

/**
 * What anybody can throw at the UDP and the TCP port of a running peer, from strangers' addresses
 * and from the one that its neighbour has: fixed seed, 20,000 datagrams and 200 streams.
 */
class RealPortsFuzzTest {
  private static final long SEED = 6940;
  private static final int ROUNDS = 10;
  private static final int DATAGRAMS = 2000;
  private static final int STREAMS = 20;
  private static final int OVERHEARD = 400;
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  @Test
  void aPeerGoesOnAnsweringWhileItsPortsAreSprayed() throws Exception {
    try (LoopbackPeers peers = new LoopbackPeers(document -> document);
        DatagramSocket stranger = new DatagramSocket(0, LOOPBACK)) {
      Member first = peers.first();
      InetSocketAddress port = first.call(first.peer()::address);
      Member neighbour = peers.joined();
      Relay relay = relayTo(peers, neighbour, port);
      Member behind = behind(peers, relay);
      ping(behind, first);
      List<byte[]> overheard = new ArrayList<>(neighbour.call(relay::overheard));
      assertTrue(overheard.size() > 10, () -> overheard.size() + " overheard");
      overheard.add(stunRequest());
      HostileBytes datagrams = new HostileBytes(SEED, overheard);
      HostileBytes streams = new HostileBytes(SEED, List.of(clientHello()));
      List<Socket> open = new ArrayList<>();
      HeapWatch heap = new HeapWatch();
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < DATAGRAMS; i++) {
          byte[] bytes = datagrams.next();
          if (i % 2 == 0) {
            stranger.send(new DatagramPacket(bytes, bytes.length, port));
          } else {
            neighbour.context().executor().execute(() -> relay.send(buffer(bytes), port));
          }
        }
        for (int i = 0; i < STREAMS; i++) {
          open.add(stream(port, streams.next(), i % 2 == 0));
        }
        ping(neighbour, first);
        ping(behind, first);
      }
      for (Socket socket : open) {
        socket.close();
      }
      heap.assertFlat();
      assertTrue(first.status().joined());
      ping(peers.joined(), first);
    }
  }

  private static Relay relayTo(LoopbackPeers peers, Member on, InetSocketAddress target)
      throws Exception {
    return on.call(
        () ->
            new Relay(
                peers.network(on.context()),
                new InetSocketAddress(LOOPBACK, 0),
                target,
                OVERHEARD));
  }

  /** A peer whose bootstrap connection goes through the relay. */
  private static Member behind(LoopbackPeers peers, Relay relay) throws Exception {
    Member member =
        peers.add(
            peers.overlay.credentials("behind@overlay.example"),
            List.of(new BootstrapNode(LOOPBACK.getHostAddress(), relay.address().getPort())),
            settings -> settings);
    member.await(member.peer()::join);
    return member;
  }

  private static void ping(Member from, Member to) throws Exception {
    Answer answer =
        from.await(
            () ->
                from.peer()
                    .request(
                        List.of(Destination.of(to.id())), new PingReq(Opaque.of(new byte[9]))));
    assertEquals(to.id(), answer.from());
    assertInstanceOf(PingAns.class, answer.body());
  }

  /** A stream of broken TLS; every other one is left open, as a slow sender's is. */
  private static Socket stream(InetSocketAddress port, byte[] bytes, boolean leaveOpen)
      throws IOException {
    Socket socket = new Socket(LOOPBACK, port.getPort());
    try {
      socket.getOutputStream().write(bytes);
      if (!leaveOpen) {
        socket.close();
      }
    } catch (SocketException e) {
      // The peer has had enough of it already.
      socket.close();
    }
    return socket;
  }

  private static byte[] clientHello() throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), out);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static byte[] stunRequest() {
    ByteBuf encoded =
        StunCodec.encode(
            new StunMessage(
                StunClass.REQUEST,
                StunMessage.BINDING,
                TransactionId.create(new SplittableRandom(SEED)),
                List.of()),
            Protection.fingerprinted(),
            UnpooledByteBufAllocator.DEFAULT);
    byte[] bytes = ByteBufUtil.getBytes(encoded);
    encoded.release();
    return bytes;
  }

  private static ByteBuf buffer(byte[] bytes) {
    return Unpooled.wrappedBuffer(bytes);
  }
}
