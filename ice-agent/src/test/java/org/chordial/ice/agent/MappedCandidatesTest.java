package org.chordial.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.chordial.ice.mapping.PortMapper;
import org.chordial.ice.mapping.VirtualGateway;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.vnet.NatBehaviour;
import org.chordial.ice.vnet.NatBox;
import org.chordial.ice.vnet.VirtualHost;
import org.junit.jupiter.api.Test;

/** Agents whose routers map ports, and agents whose routers do not. */
class MappedCandidatesTest {
  private final VirtualPeers peers = new VirtualPeers(6886);
  private final NatBox box = peers.network.nat(NatBehaviour.SYMMETRIC, "198.51.100.1");
  private final VirtualHost router = box.host("192.168.1.1");
  private final VirtualHost inside = box.host("192.168.1.2");
  private final VirtualHost other = peers.host(NatBehaviour.SYMMETRIC, 2);

  private void routerMapsPorts() throws NetworkException {
    new VirtualGateway(
        VirtualGateway.Kind.PCP, box, router, InetAddress.ofLiteral("198.51.100.1"), peers.time);
  }

  private IceConfig withMapper(IceConfig config) {
    return config.withMapper(
        new PortMapper(inside, peers.time.context(77), () -> List.of(router.address())));
  }

  private VirtualSide alice() {
    IceConfig plain = peers.config;
    peers.config = withMapper(plain);
    VirtualSide side = peers.side(inside, 1);
    peers.config = plain;
    return side;
  }

  @Test
  void aPortThatIsMappedConnectsWhereBothTranslatorsAreSymmetric() throws Exception {
    routerMapsPorts();
    peers.alice = alice();
    peers.bob = peers.side(other, 2);
    peers.connect();
    assertEquals(CandidateType.SERVER_REFLEXIVE, peers.bob.pair.remote().type());
    assertFalse(peers.isRelayed());
  }

  @Test
  void gatheringIsNoSlowerWhereNoRouterAnswers() {
    long began = peers.time.millis();
    VirtualSide plain = peers.side(other, 2);
    peers.time.await(plain.description, Duration.ofMinutes(1));
    long without = peers.time.millis() - began;
    began = peers.time.millis();
    VirtualSide asking = alice();
    peers.time.await(asking.description, Duration.ofMinutes(1));
    assertTrue(peers.time.millis() - began <= without, "a router was waited for");
  }

  @Test
  void portsAreGivenBackWhenTheAgentIsClosed() throws Exception {
    routerMapsPorts();
    VirtualSide side = alice();
    peers.time.advance(Duration.ofSeconds(2));
    assertEquals(1, box.forwards());
    side.agent.close();
    peers.time.advance(Duration.ofSeconds(2));
    assertEquals(0, box.forwards());
    assertEquals(0, inside.openSockets());
  }
}
