package org.chordial.ice.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.vnet.NatBehaviour;
import org.chordial.ice.vnet.NatBox;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;
import org.chordial.ice.vnet.VirtualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ports asked of a router of the virtual network, in virtual time. */
class PortMapperTest {
  private static final InetAddress EXTERNAL = InetAddress.ofLiteral("198.51.100.1");

  private final VirtualTime time = new VirtualTime();
  private final VirtualNetwork network = new VirtualNetwork(time, 6887);
  private final NatBox box = network.nat(NatBehaviour.SYMMETRIC, "198.51.100.1");
  private final VirtualHost router = box.host("10.0.0.1");
  private final VirtualHost host = box.host("10.0.0.2");
  private final VirtualHost stranger = network.host("203.0.113.9");
  private final List<String> events = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private final PortMapper mapper =
      new PortMapper(host, time.context(5), () -> List.of(router.address()));
  private DatagramSocket socket;

  @BeforeEach
  void open() throws NetworkException {
    socket = host.openUdp(new InetSocketAddress(host.address(), 40_000));
    socket.receiver(
        (datagram, _) -> {
          heard.add(datagram.toString(StandardCharsets.US_ASCII));
          datagram.release();
        });
  }

  private VirtualGateway gateway(VirtualGateway.Kind kind) throws NetworkException {
    return new VirtualGateway(kind, box, router, EXTERNAL, time);
  }

  private MappedPort map() {
    return mapper.map(
        socket.localAddress(),
        new MappedPort.Listener() {
          @Override
          public void mapped(InetSocketAddress external) {
            events.add(
                "mapped " + external.getAddress().getHostAddress() + ":" + external.getPort());
          }

          @Override
          public void lost() {
            events.add("lost");
          }
        });
  }

  private boolean strangerReaches(int port) throws NetworkException {
    heard.clear();
    try (DatagramSocket from = stranger.openUdp(new InetSocketAddress(stranger.address(), 0))) {
      from.send(
          Unpooled.copiedBuffer("knock", StandardCharsets.US_ASCII),
          new InetSocketAddress(EXTERNAL, port));
      time.advance(Duration.ofSeconds(1));
    }
    return heard.equals(List.of("knock"));
  }

  @Test
  void aRouterWithPcpLetsStrangersInUntilThePortIsGivenBack() throws Exception {
    gateway(VirtualGateway.Kind.PCP);
    assertFalse(strangerReaches(40_000));
    MappedPort port = map();
    time.advance(Duration.ofSeconds(1));
    assertEquals(List.of("mapped 198.51.100.1:40000"), events);
    assertEquals(Optional.of(PortMapper.Protocol.PCP), mapper.stats().last());
    assertTrue(strangerReaches(40_000));
    port.close();
    time.advance(Duration.ofSeconds(1));
    assertEquals(0, box.forwards());
    assertFalse(strangerReaches(40_000));
    assertEquals(1, host.openSockets());
  }

  @Test
  void aRouterThatSpeaksNatPmpAloneIsUnderstoodAtOnce() throws Exception {
    gateway(VirtualGateway.Kind.NAT_PMP);
    map();
    time.advance(Duration.ofMillis(200));
    assertEquals(List.of("mapped 198.51.100.1:40000"), events);
    assertEquals(Optional.of(PortMapper.Protocol.NAT_PMP), mapper.stats().last());
  }

  @Test
  void oneThatIsSilentToPcpIsUnderstoodWithinASecond() throws Exception {
    gateway(VirtualGateway.Kind.NAT_PMP_SILENT_TO_PCP);
    MappedPort port = map();
    time.advance(Duration.ofSeconds(1));
    assertEquals(List.of("mapped 198.51.100.1:40000"), events);
    port.close();
    time.advance(Duration.ofSeconds(1));
    assertEquals(0, box.forwards());
  }

  @Test
  void aMappingIsRenewedAtHalfItsLifetimeForAsLongAsItIsWanted() throws Exception {
    VirtualGateway gateway = gateway(VirtualGateway.Kind.PCP);
    map();
    time.advance(Duration.ofHours(2));
    int renewals = gateway.lifetimes().size();
    assertTrue(renewals >= 9 && renewals <= 13, renewals + " requests in two hours");
    assertEquals(List.of("mapped 198.51.100.1:40000"), events);
    assertTrue(strangerReaches(40_000));
  }

  @Test
  void whatARouterForgotWhenItRebootedIsThereAgainAfterTheRenewal() throws Exception {
    VirtualGateway gateway = gateway(VirtualGateway.Kind.PCP);
    map();
    time.advance(Duration.ofMinutes(5));
    gateway.reboot();
    assertFalse(strangerReaches(40_000));
    time.advance(Duration.ofMinutes(8));
    assertTrue(strangerReaches(40_000));
  }

  @Test
  void aRefusalIsNotRepeatedBeforeItsLifetimeIsOver() throws Exception {
    VirtualGateway gateway = gateway(VirtualGateway.Kind.PCP);
    gateway.refuse(2);
    map();
    time.advance(Duration.ofSeconds(55));
    assertEquals(1, gateway.lifetimes().size());
    assertEquals(1, mapper.stats().refused());
    gateway.refuse(0);
    time.advance(Duration.ofSeconds(10));
    assertEquals(List.of("mapped 198.51.100.1:40000"), events);
  }

  @Test
  void wherePortsAreNotMappedNothingIsLeftBehind() {
    MappedPort port = map();
    time.advance(Duration.ofMinutes(10));
    assertEquals(List.of(), events);
    port.close();
    assertEquals(1, host.openSockets());
  }

  @Test
  void anAnswerFromAnybodyButTheRouterCountsForNothing() throws Exception {
    VirtualHost liar = box.host("10.0.0.66");
    // It hears nothing of the nonce, and guesses the port that the question came from.
    try (DatagramSocket from = liar.openUdp(new InetSocketAddress(liar.address(), 5351))) {
      map();
      for (int port = 49_152; port < 49_160; port++) {
        from.send(
            Unpooled.buffer()
                .writeByte(0)
                .writeByte(129)
                .writeShort(0)
                .writeInt(1)
                .writeShort(40_000)
                .writeShort(6666)
                .writeInt(7200),
            new InetSocketAddress(host.address(), port));
      }
      time.advance(Duration.ofSeconds(1));
    }
    assertEquals(List.of(), events);
    assertTrue(mapper.stats().dropped() > 0);
  }

  @Test
  void theFarewellGivesBackEveryPort() throws Exception {
    gateway(VirtualGateway.Kind.PCP);
    map();
    time.advance(Duration.ofSeconds(1));
    assertEquals(1, box.forwards());
    time.await(mapper.farewell(), Duration.ofSeconds(5));
    assertEquals(0, box.forwards());
  }
}
