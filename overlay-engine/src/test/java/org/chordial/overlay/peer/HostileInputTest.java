package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.vnet.HeapWatch;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.overlay.forward.Drop;
import org.chordial.overlay.link.LinkSecurity;
import org.chordial.overlay.link.SecureDatagrams;
import org.chordial.overlay.peer.VirtualPeers.Member;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.MessageSigner;
import org.chordial.overlay.simulation.PlainLinkSecurity;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.Message;
import org.chordial.overlay.wire.MessageContents;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.PingReq;
import org.junit.jupiter.api.Test;

/** What strangers and members of the overlay may send without stopping a peer. */
class HostileInputTest {
  private static final int COUNT = 20_000;
  private static final int WARM = 5_000;
  private static final long SEED = 6940;

  private final Random random = new Random(SEED);

  @Test
  void twentyThousandDatagramsOfStrangersChangeNothing() throws Exception {
    try (VirtualPeers peers = new VirtualPeers(SEED)) {
      Member first = peers.first();
      Member second = peers.joined();
      DatagramSocket socket = socket(peers.network.host("10.0.9.9"));
      HeapWatch heap = new HeapWatch();
      for (int i = 0; i < COUNT; i++) {
        byte[] datagram = new byte[random.nextInt(1400)];
        random.nextBytes(datagram);
        socket.send(Unpooled.wrappedBuffer(datagram), first.peer().address());
        if (i % 100 == 0) {
          peers.time.advance(Duration.ofMillis(10));
        }
      }
      peers.time.advance(Duration.ofMinutes(1));
      heap.assertFlat();
      assertEquals(first.id(), peers.ping(second, Destination.of(first.id())).from());
      assertEquals(1, first.peer().status().links());
      socket.close();
    }
  }

  @Test
  void aMemberWhoseMessagesAreBrokenIsDroppedAndCountedAndNotLetInAgain() throws Exception {
    try (VirtualPeers peers = new VirtualPeers(SEED)) {
      Member first = peers.first();
      Member second = peers.joined();
      VirtualHost host = peers.network.host("10.0.9.9");
      Credentials credentials = peers.overlay.credentials("mallory@overlay.example");
      CoreContext context = peers.time.context(99);
      LinkSecurity.DatagramEndpoint endpoint =
          new PlainLinkSecurity(credentials.certificate().certificate(), context)
              .endpoint(socket(host), SecureDatagrams::close, (datagram, _) -> datagram.release());
      SecureDatagrams channel =
          peers.time.await(endpoint.connect(first.peer().address()), VirtualPeers.PATIENCE);
      channel.receiver(ByteBuf::release);
      byte[] good = message(first, credentials);
      HeapWatch heap = null;
      for (int i = 0; i < COUNT; i++) {
        if (i == WARM) {
          // The JDK has filled its bounded cache of certificates by now.
          heap = new HeapWatch();
        }
        channel.send(damagedFrame(i, good));
        if (i % 20 == 0) {
          peers.time.advance(Duration.ofMillis(10));
        }
      }
      peers.time.advance(Duration.ofSeconds(5));
      heap.assertFlat();
      PeerStatus status = first.peer().status();
      Map<Drop, Long> drops = status.drops();
      assertTrue(drops.getOrDefault(Drop.MALFORMED_HEADER, 0L) > 0, drops::toString);
      assertTrue(drops.getOrDefault(Drop.BAD_SIGNATURE, 0L) > 0, drops::toString);
      assertEquals(1, status.misbehaved());
      assertEquals(1, status.links(), "links of others than the second peer");
      assertEquals(first.id(), peers.ping(second, Destination.of(first.id())).from());
      channel.close();
      LinkSecurity.DatagramEndpoint again =
          new PlainLinkSecurity(credentials.certificate().certificate(), context)
              .endpoint(socket(host), SecureDatagrams::close, (datagram, _) -> datagram.release());
      peers.time.await(again.connect(first.peer().address()), VirtualPeers.PATIENCE);
      peers.time.advance(Duration.ofSeconds(5));
      assertEquals(1, first.peer().status().links(), "let in again");
      again.close();
      endpoint.close();
    }
  }

  /** A good message of a member, to be damaged. */
  private static byte[] message(Member to, Credentials credentials) {
    var stack = to.peer().stack;
    ForwardingHeader header =
        ForwardingHeader.request(
            stack.parameters().overlay(), 1, 100, 42, List.of(Destination.of(to.id())));
    MessageContents contents = MessageContents.of(new PingReq(Opaque.of(new byte[50])));
    ByteBuf encoded =
        stack.codec.encode(
            new Message(
                header,
                contents,
                new MessageSigner(credentials, stack.codec).sign(header, contents, List.of())),
            UnpooledByteBufAllocator.DEFAULT);
    byte[] bytes = ByteBufUtil.getBytes(encoded);
    encoded.release();
    return bytes;
  }

  /** A data frame whose message, and sometimes whose frame, has a few bytes changed. */
  private ByteBuf damagedFrame(int sequence, byte[] good) {
    ByteBuf frame = Unpooled.buffer().writeByte(128).writeInt(sequence).writeMedium(good.length);
    int start = random.nextInt(10) == 0 ? 0 : frame.writerIndex();
    frame.writeBytes(good);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      frame.setByte(start + random.nextInt(frame.writerIndex() - start), random.nextInt(256));
    }
    return random.nextInt(10) == 0
        ? frame.readSlice(random.nextInt(frame.readableBytes())).copy()
        : frame;
  }

  private static DatagramSocket socket(VirtualHost host) throws Exception {
    DatagramSocket socket = host.openUdp(new InetSocketAddress(host.address(), 0));
    socket.receiver((datagram, _) -> datagram.release());
    return socket;
  }
}
