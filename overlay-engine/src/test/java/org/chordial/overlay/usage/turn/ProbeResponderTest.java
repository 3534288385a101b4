package org.chordial.overlay.usage.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.overlay.usage.turn.ProbeMessages.Outcome;
import org.chordial.overlay.wire.NodeId;
import org.junit.jupiter.api.Test;

/** What somebody who means harm gets out of those who probe for others. */
class ProbeResponderTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final VirtualTime time = new VirtualTime();
  private final VirtualNetwork network = new VirtualNetwork(time, 5);
  private final VirtualHost host = network.host("198.51.100.1");
  private final VirtualHost askers = network.host("198.51.100.2");
  private final ProbeResponder responder = new ProbeResponder(host, time.context(1));

  private static NodeId node(int number) {
    byte[] id = new byte[NodeId.CHORD_LENGTH];
    id[0] = 1;
    id[15] = (byte) number;
    return NodeId.of(id);
  }

  private Outcome probe(NodeId asker, VirtualHost seen, int port) {
    return time.await(
        responder.probe(asker, new InetSocketAddress(seen.address(), port), port), LIMIT);
  }

  @Test
  void whereNobodyListensAFewShortDatagramsGoAndNoMore() throws Exception {
    List<Integer> lengths = new ArrayList<>();
    DatagramSocket silent = askers.openUdp(new InetSocketAddress(askers.address(), 3478));
    silent.receiver(
        (datagram, from) -> {
          lengths.add(datagram.readableBytes());
          datagram.release();
        });
    assertEquals(Outcome.NOT_REACHED, probe(node(1), askers, 3478));
    assertTrue(lengths.size() <= 3, lengths::toString);
    assertTrue(lengths.stream().allMatch(length -> length <= 160), lengths::toString);
  }

  @Test
  void oneNodeIsServedFourTimesAMinute() {
    for (int i = 0; i < 4; i++) {
      assertEquals(Outcome.NOT_REACHED, probe(node(1), askers, 3478));
    }
    long sent = host.sentBytes();
    assertEquals(Outcome.TOO_OFTEN, probe(node(1), askers, 3478));
    assertEquals(sent, host.sentBytes());
    time.advance(Duration.ofMinutes(1));
    assertEquals(Outcome.NOT_REACHED, probe(node(1), askers, 3478));
  }

  @Test
  void allTogetherAreServedThirtyTimesAMinute() {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      var _ =
          responder
              .probe(node(i), new InetSocketAddress(askers.address(), 3478), 3478)
              .thenAccept(outcomes::add);
    }
    time.advance(Duration.ofSeconds(10));
    assertEquals(10, outcomes.stream().filter(Outcome.TOO_OFTEN::equals).count());
    assertEquals(30, outcomes.stream().filter(Outcome.NOT_REACHED::equals).count());
  }

  @Test
  void aServerOnTheSameComputerIsNotProbedFromOutside() {
    assertEquals(Outcome.NOT_OUTSIDE, probe(node(1), host, 3478));
  }

  @Test
  void whatIsNoQuestionIsNone() {
    assertEquals(Optional.of(3478), ProbeMessages.port(ProbeMessages.question(3478)));
    assertEquals(Optional.empty(), ProbeMessages.port(ProbeMessages.question(0)));
    assertEquals(Optional.empty(), ProbeMessages.port(Unpooled.EMPTY_BUFFER));
    assertEquals(
        Optional.empty(), ProbeMessages.port(Unpooled.wrappedBuffer(new byte[] {2, 13, 14})));
    assertEquals(
        Optional.empty(), ProbeMessages.port(Unpooled.wrappedBuffer(new byte[] {1, 13, 14, 0})));
    for (Outcome each : Outcome.values()) {
      assertEquals(Optional.of(each), ProbeMessages.outcome(ProbeMessages.answer(each)));
    }
    assertEquals(
        Optional.empty(), ProbeMessages.outcome(Unpooled.wrappedBuffer(new byte[] {1, 9})));
  }
}
