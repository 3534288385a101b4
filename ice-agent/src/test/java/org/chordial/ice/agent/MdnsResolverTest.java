package org.chordial.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;
import org.chordial.ice.vnet.VirtualTime;
import org.junit.jupiter.api.Test;

class MdnsResolverTest {

  private static final String GROUP = "224.0.0.251";
  private static final InetAddress BOB = InetAddress.ofLiteral("192.0.2.20");

  private final VirtualTime time = new VirtualTime();
  private final VirtualNetwork network = new VirtualNetwork(time, 1);
  private final VirtualHost alice = network.host("192.0.2.10");
  private final List<Long> asked = new ArrayList<>();
  private final List<InetAddress> found = new ArrayList<>();
  private final MdnsResolver resolver = new MdnsResolver(alice, time.context(1));

  /** Whoever has the name, reached by the group's address. */
  private void responder(String name, int answersFrom) throws NetworkException {
    DatagramSocket socket = network.host(GROUP).openUdp(new InetSocketAddress(GROUP, 5353));
    socket.receiver(
        (query, from) -> {
          asked.add(time.elapsed().toMillis());
          boolean known = ByteBufUtil.hexDump(query).contains(hex(name));
          query.release();
          if (known && asked.size() >= answersFrom) {
            socket.send(answer(name), from);
          }
        });
  }

  private static String hex(String name) {
    ByteBuf out = Unpooled.buffer();
    MdnsMessage.writeName(out, name);
    return ByteBufUtil.hexDump(out);
  }

  private static ByteBuf answer(String name) {
    ByteBuf out = Unpooled.buffer();
    out.writeShort(0).writeShort(0x8400).writeShort(0).writeShort(1).writeInt(0);
    MdnsMessage.writeName(out, name);
    out.writeShort(1).writeShort(0x8001).writeInt(120).writeShort(4).writeBytes(BOB.getAddress());
    return out;
  }

  @Test
  void aNameIsFoundAndAskedForNoMore() throws NetworkException {
    responder("bob.local", 1);
    resolver.resolve("Bob.local", found::add);
    time.advance(Duration.ofSeconds(5));
    assertEquals(List.of(BOB), found);
    assertEquals(1, asked.size());
    resolver.close();
    assertEquals(0, alice.openSockets());
  }

  @Test
  void severalCandidatesWithOneNameAllGetItsAddress() throws NetworkException {
    responder("bob.local", 1);
    resolver.resolve("bob.local", found::add);
    resolver.resolve("bob.local", found::add);
    time.advance(Duration.ofSeconds(5));
    assertEquals(List.of(BOB, BOB), found);
    assertEquals(1, asked.size());
    resolver.close();
  }

  @Test
  void aQuestionThatIsLostIsAskedAgainThreeTimesInAll() throws NetworkException {
    responder("bob.local", 3);
    resolver.resolve("bob.local", found::add);
    time.advance(Duration.ofSeconds(5));
    assertEquals(List.of(BOB), found);
    assertEquals(3, asked.size());
    assertEquals(250, asked.get(1) - asked.get(0));
    assertEquals(500, asked.get(2) - asked.get(1));
    resolver.close();
  }

  @Test
  void aNameThatNobodyHasIsGivenUpAndNothingElseIsAskedFor() throws NetworkException {
    responder("carol.local", 1);
    resolver.resolve("bob.local", found::add);
    resolver.resolve("bob.example.org", found::add);
    time.advance(Duration.ofSeconds(10));
    assertEquals(List.of(), found);
    assertEquals(3, asked.size());
    resolver.close();
  }

  @Test
  void afterItsEndNothingIsTold() throws NetworkException {
    responder("bob.local", 1);
    resolver.resolve("bob.local", found::add);
    resolver.close();
    resolver.resolve("bob.local", found::add);
    time.advance(Duration.ofSeconds(5));
    assertEquals(List.of(), found);
  }
}
