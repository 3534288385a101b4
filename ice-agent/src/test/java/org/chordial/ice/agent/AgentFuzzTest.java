package org.chordial.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TransactionId;
import org.chordial.ice.vnet.HeapWatch;
import org.chordial.ice.vnet.VirtualHost;
import org.junit.jupiter.api.Test;

class AgentFuzzTest {

  private static final int DATAGRAMS = 20_000;
  private static final int AT_A_TIME = 500;
  private static final List<StunClass> CLASSES = List.of(StunClass.values());

  /** Noise, broken STUN, and well-made STUN that says nonsense with the right password. */
  private static ByteBuf hostile(IceDescription victim, SplittableRandom random) {
    if (random.nextInt(5) == 0) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      return Unpooled.wrappedBuffer(noise);
    }
    List<StunAttribute> attributes = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      attributes.add(attribute(victim, random));
    }
    Protection protection =
        switch (random.nextInt(4)) {
          case 0 -> Protection.none();
          case 1 -> Protection.fingerprinted();
          default -> Protection.ice(victim.pwd());
        };
    ByteBuf message =
        StunCodec.encode(
            new StunMessage(
                CLASSES.get(random.nextInt(CLASSES.size())),
                random.nextInt(8) == 0 ? random.nextInt(0x1000) : StunMessage.BINDING,
                TransactionId.create(random),
                attributes),
            protection,
            UnpooledByteBufAllocator.DEFAULT);
    if (random.nextInt(4) == 0) {
      int at = random.nextInt(message.readableBytes());
      message.setByte(at, random.nextInt());
    }
    return message;
  }

  private static StunAttribute attribute(IceDescription victim, SplittableRandom random) {
    return switch (random.nextInt(9)) {
      case 0 -> new StunAttribute.Username("x".repeat(random.nextInt(400)));
      case 1 -> new StunAttribute.Priority(random.nextLong() & 0xffffffffL);
      case 2 -> new StunAttribute.UseCandidate();
      case 3 -> new StunAttribute.IceControlling(random.nextLong());
      case 4 -> new StunAttribute.IceControlled(random.nextLong());
      case 5 -> new StunAttribute.Other(random.nextInt(0x10000), new byte[random.nextInt(40)]);
      case 6 ->
          new StunAttribute.XorMappedAddress(
              new InetSocketAddress("192.0.2.1", random.nextInt(65536)));
      case 7 -> new StunAttribute.ErrorCode(300 + random.nextInt(400), "");
      default -> new StunAttribute.Username(victim.ufrag() + ":attacker");
    };
  }

  private static void attack(VirtualPeers peers, SplittableRandom random) throws NetworkException {
    VirtualHost attacker = peers.network.host("198.51.100.66");
    List<DatagramSocket> sockets = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      DatagramSocket socket = attacker.openUdp(new InetSocketAddress(attacker.address(), 0));
      socket.receiver((datagram, _) -> datagram.release());
      sockets.add(socket);
    }
    IceDescription victim = peers.bob.description.join();
    InetSocketAddress target = victim.candidates().getFirst().address();
    HeapWatch heap = new HeapWatch();
    for (int sent = 0; sent < DATAGRAMS; sent += AT_A_TIME) {
      for (int i = 0; i < AT_A_TIME; i++) {
        sockets.get(random.nextInt(sockets.size())).send(hostile(victim, random), target);
      }
      peers.time.advance(Duration.ofMillis(50));
    }
    heap.assertFlat();
  }

  @Test
  void anAgentThatWaitsForItsPeerSurvivesTwentyThousandHostileDatagrams() throws Exception {
    VirtualPeers peers = new VirtualPeers(1);
    peers.on(peers.network.host("198.51.100.10"), peers.network.host("198.51.100.20"));
    peers.gather();
    attack(peers, new SplittableRandom(20261122));
    assertTrue(peers.bob.agent.stats().checksReceived() > 100);
    peers.connect();
    assertEquals(peers.alice.host.address(), peers.bob.pair.remote().address().getAddress());
    peers.talk();
    peers.close();
  }

  @Test
  void aConnectedAgentSurvivesTwentyThousandHostileDatagrams() throws Exception {
    VirtualPeers peers = new VirtualPeers(2);
    peers.on(peers.network.host("198.51.100.10"), peers.network.host("198.51.100.20"));
    peers.connect();
    attack(peers, new SplittableRandom(20261123));
    peers.talk();
    assertTrue(peers.bob.agent.stats().dropped() > 1000);
    peers.close();
  }

  @Test
  void anAgentThatChecksKeepsWithinItsLimitOfPairs() throws Exception {
    VirtualPeers peers = new VirtualPeers(3);
    peers.on(peers.network.host("198.51.100.10"), peers.network.host("198.51.100.20"));
    peers.gather();
    peers.bob.agent.connect(
        new IceDescription("attacker", "p".repeat(24), List.of()), IceRole.CONTROLLED);
    attack(peers, new SplittableRandom(20261124));
    assertTrue(peers.bob.agent.stats().pairs() <= peers.config.maxPairs());
    peers.close();
  }
}
