package org.chordial.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.stun.StunServer;
import org.chordial.ice.vnet.NatBehaviour;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;
import org.chordial.ice.vnet.VirtualTime;

/** Alice and Bob on a virtual network with a STUN server. */
final class VirtualPeers {

  static final Duration LONG = Duration.ofMinutes(1);

  final VirtualTime time = new VirtualTime();
  final VirtualNetwork network;
  final InetSocketAddress stun;
  final VirtualRelay relay;
  private final long seed;
  IceConfig config;
  VirtualSide alice;
  VirtualSide bob;

  VirtualPeers(long seed) {
    this.seed = seed;
    this.network = new VirtualNetwork(time, seed);
    this.stun = new InetSocketAddress("203.0.113.1", 3478);
    try {
      DatagramSocket socket = network.host("203.0.113.1").openUdp(stun);
      socket.receiver(new StunServer(socket));
    } catch (NetworkException e) {
      throw new IllegalStateException(e);
    }
    relay = new VirtualRelay(network);
    config = IceConfig.defaults().withStunServers(List.of(stun));
  }

  /** A host behind a translator of its own, or on the open network where that is null. */
  VirtualHost host(NatBehaviour behaviour, int number) {
    return behaviour == null
        ? network.host("198.51.100." + number)
        : network.nat(behaviour, "198.51.100." + number).host("192.168." + number + ".2");
  }

  VirtualPeers on(VirtualHost first, VirtualHost second) {
    alice = side(first, 1);
    bob = side(second, 2);
    return this;
  }

  /** An agent with the settings of now. */
  VirtualSide side(VirtualHost host, int number) {
    return new VirtualSide(time, host, seed * 2 + number, config);
  }

  /** Whether data goes through the relay. */
  boolean isRelayed() {
    return alice.pair.local().type() == CandidateType.RELAYED
        || alice.pair.remote().type() == CandidateType.RELAYED
        || bob.pair.local().type() == CandidateType.RELAYED;
  }

  /** As {@link #on}, for agents whose candidates reach the other side one by one. */
  void trickleOn(VirtualHost first, VirtualHost second, long signallingMillis) {
    alice = new VirtualSide(time, first, seed * 2 + 1, config, true);
    bob = new VirtualSide(time, second, seed * 2 + 2, config, true);
    alice.signalling = signalling(bob, signallingMillis);
    bob.signalling = signalling(alice, signallingMillis);
  }

  private BiConsumer<String, Candidate> signalling(VirtualSide to, long millis) {
    return (ufrag, candidate) -> {
      var _ =
          time.schedule(
              () -> to.agent.remoteCandidate(ufrag, candidate), millis, TimeUnit.MILLISECONDS);
    };
  }

  /** Both begin again, as an offer and an answer with new credentials would have it. */
  void restart() {
    IceDescription ofAlice = time.await(alice.agent.restart(), LONG);
    IceDescription ofBob = time.await(bob.agent.restart(), LONG);
    alice.agent.connect(ofBob, IceRole.CONTROLLING);
    bob.agent.connect(ofAlice, IceRole.CONTROLLED);
  }

  /** A host candidate where nobody is. */
  static Candidate candidate(int component, int port) {
    return new Candidate(
        "9",
        component,
        CandidateTransport.UDP,
        Priorities.HIGHEST - port,
        new InetSocketAddress("198.51.100.99", port),
        CandidateType.HOST,
        Optional.empty());
  }

  void gather() {
    time.await(alice.description, LONG);
    time.await(bob.description, LONG);
  }

  void connect(IceRole ofAlice, IceRole ofBob) {
    connect(ofAlice, ofBob, LONG);
  }

  void connect(IceRole ofAlice, IceRole ofBob, Duration limit) {
    gather();
    alice.agent.connect(bob.description.join(), ofAlice);
    bob.agent.connect(alice.description.join(), ofBob);
    time.runUntil(() -> alice.ended() && bob.ended(), limit);
  }

  void connect() {
    connect(IceRole.CONTROLLING, IceRole.CONTROLLED);
  }

  boolean connected() {
    return alice.path != null && bob.path != null;
  }

  /** Both say something and hear it; to be called once. */
  void talk() {
    alice.listen();
    bob.listen();
    assertTrue(
        time.runUntil(
            () -> {
              return saysUntilHeard();
            },
            LONG));
    assertEquals("from bob", alice.heard.getFirst());
    assertEquals("from alice", bob.heard.getFirst());
  }

  private boolean saysUntilHeard() {
    if (alice.heard.isEmpty()) {
      bob.say("from bob");
    }
    if (bob.heard.isEmpty()) {
      alice.say("from alice");
    }
    return !alice.heard.isEmpty() && !bob.heard.isEmpty();
  }

  /** Ends both and shows that nothing of them is left. */
  void close() {
    alice.agent.close();
    bob.agent.close();
    assertEquals(0, alice.host.openSockets());
    assertEquals(0, bob.host.openSockets());
  }
}
