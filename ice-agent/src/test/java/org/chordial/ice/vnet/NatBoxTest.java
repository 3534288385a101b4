package org.chordial.ice.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.NetworkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The behaviours of RFC 4787, each as the servers and strangers outside see it. */
class NatBoxTest {

  private static final Duration LONG_ENOUGH = Duration.ofMillis(200);

  private final VirtualTime time = new VirtualTime();
  private final VirtualNetwork network = new VirtualNetwork(time, 1);
  private final VirtualHost first = network.host("198.51.100.1");
  private final VirtualHost second = network.host("198.51.100.2");

  /** A socket that remembers who wrote to it. */
  private final class Mailbox {
    final DatagramSocket socket;
    final List<InetSocketAddress> senders = new ArrayList<>();

    Mailbox(VirtualHost host, int port) throws NetworkException {
      socket = host.openUdp(new InetSocketAddress(host.address(), port));
      socket.receiver(
          (datagram, from) -> {
            senders.add(from);
            datagram.release();
          });
    }

    InetSocketAddress address() {
      return socket.localAddress();
    }

    void send(InetSocketAddress to) {
      socket.send(Unpooled.copiedBuffer(new byte[] {1}), to);
      time.advance(LONG_ENOUGH);
    }

    InetSocketAddress seen() {
      return senders.getLast();
    }
  }

  private NatBox nat(NatBehaviour behaviour) {
    return network.nat(behaviour, "203.0.113.9");
  }

  @ParameterizedTest
  @EnumSource(NatDependence.class)
  void theMappingDependsOnWhatItSays(NatDependence mapping) throws Exception {
    NatBox nat = nat(NatBehaviour.of(mapping, NatDependence.ENDPOINT_INDEPENDENT));
    Mailbox inside = new Mailbox(nat.host("10.0.0.2"), 5000);
    Mailbox a = new Mailbox(first, 1000);
    Mailbox otherPort = new Mailbox(first, 1001);
    Mailbox otherAddress = new Mailbox(second, 1000);
    inside.send(a.address());
    inside.send(otherPort.address());
    inside.send(otherAddress.address());

    assertEquals(InetAddress.ofLiteral("203.0.113.9"), a.seen().getAddress());
    assertEquals(
        mapping != NatDependence.ADDRESS_AND_PORT_DEPENDENT, a.seen().equals(otherPort.seen()));
    assertEquals(
        mapping == NatDependence.ENDPOINT_INDEPENDENT, a.seen().equals(otherAddress.seen()));
  }

  @ParameterizedTest
  @EnumSource(NatDependence.class)
  void theFilterDependsOnWhatItSays(NatDependence filtering) throws Exception {
    NatBox nat = nat(NatBehaviour.of(NatDependence.ENDPOINT_INDEPENDENT, filtering));
    Mailbox inside = new Mailbox(nat.host("10.0.0.2"), 5000);
    Mailbox a = new Mailbox(first, 1000);
    inside.send(a.address());

    a.send(a.seen());
    assertEquals(1, inside.senders.size(), "who was written to may answer");
    new Mailbox(first, 1001).send(a.seen());
    boolean samePort = inside.senders.size() == 2;
    inside.senders.clear();
    new Mailbox(second, 1000).send(a.seen());

    assertEquals(filtering != NatDependence.ADDRESS_AND_PORT_DEPENDENT, samePort);
    assertEquals(filtering == NatDependence.ENDPOINT_INDEPENDENT, inside.senders.size() == 1);
  }

  @Test
  void withoutAMappingNothingComesIn() throws Exception {
    NatBox nat = nat(NatBehaviour.FULL_CONE);
    Mailbox inside = new Mailbox(nat.host("10.0.0.2"), 5000);

    new Mailbox(first, 1000).send(new InetSocketAddress("203.0.113.9", 5000));

    assertTrue(inside.senders.isEmpty());
    assertEquals(1, network.dropped());
  }

  @Test
  void aMappingEndsWhenNothingHasGoneOutForItsLifetime() throws Exception {
    NatBox nat = nat(NatBehaviour.FULL_CONE.withLifetime(Duration.ofSeconds(30)));
    Mailbox inside = new Mailbox(nat.host("10.0.0.2"), 5000);
    Mailbox a = new Mailbox(first, 1000);
    inside.send(a.address());
    time.advance(Duration.ofSeconds(29));
    a.send(a.seen());
    assertEquals(1, inside.senders.size());
    time.advance(Duration.ofSeconds(2));

    a.send(a.seen());

    assertEquals(1, inside.senders.size());
    assertEquals(0, nat.mappings());
  }

  @Test
  void outboundDatagramsKeepAMappingAlive() throws Exception {
    NatBox nat = nat(NatBehaviour.SYMMETRIC.withLifetime(Duration.ofSeconds(30)));
    Mailbox inside = new Mailbox(nat.host("10.0.0.2"), 5000);
    Mailbox a = new Mailbox(first, 1000);
    for (int i = 0; i < 5; i++) {
      inside.send(a.address());
      time.advance(Duration.ofSeconds(20));
    }

    assertEquals(1, a.senders.stream().distinct().count());
    assertEquals(1, nat.mappings());
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(booleans = {true, false})
  void hostsBehindOneNatMeetByItsOutsideOnlyWithHairpin(boolean hairpin) throws Exception {
    NatBox nat = nat(hairpin ? NatBehaviour.FULL_CONE.withHairpin() : NatBehaviour.FULL_CONE);
    Mailbox one = new Mailbox(nat.host("10.0.0.2"), 5000);
    Mailbox other = new Mailbox(nat.host("10.0.0.3"), 5000);
    Mailbox a = new Mailbox(first, 1000);
    one.send(a.address());
    InetSocketAddress oneOutside = a.seen();
    other.send(a.address());
    InetSocketAddress otherOutside = a.seen();
    assertNotEquals(oneOutside, otherOutside);

    one.send(otherOutside);

    assertEquals(hairpin ? List.of(oneOutside) : List.of(), other.senders);
  }

  @Test
  void hostsBehindOneNatMeetByTheirInsideAddresses() throws Exception {
    NatBox nat = nat(NatBehaviour.SYMMETRIC);
    Mailbox one = new Mailbox(nat.host("10.0.0.2"), 5000);
    Mailbox other = new Mailbox(nat.host("10.0.0.3"), 5000);

    one.send(other.address());

    assertEquals(List.of(one.address()), other.senders);
    assertEquals(0, nat.mappings());
  }

  @Test
  void aNatBehindANatTranslatesTwice() throws Exception {
    NatBox carrier = nat(NatBehaviour.FULL_CONE);
    NatBox home = carrier.nat(NatBehaviour.PORT_RESTRICTED, "100.64.0.5");
    Mailbox inside = new Mailbox(home.host("192.168.0.2"), 5000);
    Mailbox a = new Mailbox(first, 1000);
    inside.send(a.address());
    a.send(a.seen());

    assertEquals(InetAddress.ofLiteral("203.0.113.9"), a.seen().getAddress());
    assertEquals(List.of(a.address()), inside.senders);
  }

  @Test
  void ipv6GoesThroughANatThatHasAnAddressForIt() throws Exception {
    NatBox nat = network.nat(NatBehaviour.FULL_CONE, "203.0.113.9", "2001:db8::9");
    Mailbox inside = new Mailbox(nat.host("fd00::2"), 5000);
    Mailbox six = new Mailbox(network.host("2001:db8::1"), 1000);

    inside.send(six.address());

    assertEquals(InetAddress.ofLiteral("2001:db8::9"), six.seen().getAddress());
  }

  @Test
  void aBlockedNatLetsNoUdpOut() throws Exception {
    NatBox nat = nat(NatBehaviour.FULL_CONE.withUdpBlocked());
    Mailbox inside = new Mailbox(nat.host("10.0.0.2"), 5000);
    Mailbox a = new Mailbox(first, 1000);

    inside.send(a.address());

    assertTrue(a.senders.isEmpty());
  }

  @Test
  void aRebootForgetsEveryMapping() throws Exception {
    NatBox nat = nat(NatBehaviour.FULL_CONE);
    Mailbox inside = new Mailbox(nat.host("10.0.0.2"), 5000);
    Mailbox a = new Mailbox(first, 1000);
    inside.send(a.address());
    nat.reboot();

    a.send(a.seen());

    assertFalse(inside.senders.contains(a.address()));
  }
}
