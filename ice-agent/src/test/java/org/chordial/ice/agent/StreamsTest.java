package org.chordial.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramPath;
import org.chordial.ice.turn.TurnTransport;
import org.chordial.ice.vnet.NatBehaviour;
import org.chordial.ice.vnet.VirtualHost;
import org.junit.jupiter.api.Test;

/** Several components and several data streams, with peers of several kinds. */
class StreamsTest {

  /** One stream and what it has selected. */
  private static final class Stream implements IceListener {
    final List<CandidatePair> selected = new ArrayList<>();
    final IceAgent agent;

    Stream(VirtualPeers peers, VirtualHost host, CoreContext context, IceGroup group) {
      agent = new IceAgent(peers.config, host, context, this, group);
    }

    @Override
    public void selected(DatagramPath path, CandidatePair pair) {
      selected.add(pair);
    }

    @Override
    public void failed(IceFailure reason) {
      throw new AssertionError(reason);
    }
  }

  private static List<Stream> streams(VirtualPeers peers, VirtualHost host, long seed) {
    CoreContext context = peers.time.context(seed);
    IceGroup group = new IceGroup(context);
    return List.of(
        new Stream(peers, host, context, group), new Stream(peers, host, context, group));
  }

  private static void connect(VirtualPeers peers, VirtualHost one, VirtualHost other) {
    List<Stream> ofAlice = streams(peers, one, 11);
    List<Stream> ofBob = streams(peers, other, 12);
    List<IceDescription> alice = describe(peers, ofAlice);
    List<IceDescription> bob = describe(peers, ofBob);
    for (int i = 0; i < 2; i++) {
      ofAlice.get(i).agent.connect(bob.get(i), IceRole.CONTROLLING);
      ofBob.get(i).agent.connect(alice.get(i), IceRole.CONTROLLED);
    }
    int components = peers.config.components();
    assertTrue(
        peers.time.runUntil(
            () ->
                ofAlice.stream().allMatch(each -> each.selected.size() == components)
                    && ofBob.stream().allMatch(each -> each.selected.size() == components),
            VirtualPeers.LONG));
    for (int i = 0; i < 2; i++) {
      for (CandidatePair pair : ofAlice.get(i).selected) {
        assertTrue(
            ofBob.get(i).selected.stream()
                .anyMatch(
                    theirs ->
                        theirs.local().component() == pair.local().component()
                            && theirs.remote().address().equals(pair.local().address())),
            pair.toString());
      }
    }
    ofAlice.forEach(each -> each.agent.close());
    ofBob.forEach(each -> each.agent.close());
    assertEquals(0, one.openSockets());
    assertEquals(0, other.openSockets());
  }

  private static List<IceDescription> describe(VirtualPeers peers, List<Stream> streams) {
    return streams.stream()
        .map(stream -> peers.time.await(stream.agent.gather(), VirtualPeers.LONG))
        .toList();
  }

  @Test
  void eachComponentHasARelayOfItsOwnWhereNothingElseConnects() {
    VirtualPeers peers = new VirtualPeers(9);
    peers.config =
        peers.config.withComponents(2).withTurnServers(peers.relay.over(TurnTransport.UDP));
    List<Stream> ofAlice = streams(peers, peers.host(NatBehaviour.SYMMETRIC, 10), 11);
    List<Stream> ofBob = streams(peers, peers.host(NatBehaviour.SYMMETRIC, 20), 12);
    List<IceDescription> alice = describe(peers, ofAlice);
    List<IceDescription> bob = describe(peers, ofBob);
    for (int i = 0; i < 2; i++) {
      ofAlice.get(i).agent.connect(bob.get(i), IceRole.CONTROLLING);
      ofBob.get(i).agent.connect(alice.get(i), IceRole.CONTROLLED);
    }
    assertTrue(
        peers.time.runUntil(
            () -> ofAlice.stream().allMatch(each -> each.selected.size() >= 2), VirtualPeers.LONG));
    for (Stream stream : ofAlice) {
      assertEquals(
          2, stream.selected.stream().map(pair -> pair.local().component()).distinct().count());
    }
    ofAlice.forEach(each -> each.agent.close());
    ofBob.forEach(each -> each.agent.close());
    peers.time.advance(Duration.ofMinutes(1));
    assertEquals(8, peers.relay.server.stats().allocated());
    assertEquals(0, peers.relay.server.stats().allocations());
  }

  @Test
  void twoStreamsOfTwoComponentsEachFindAPathForEveryComponent() {
    for (int seed = 0; seed < 20; seed++) {
      VirtualPeers peers = new VirtualPeers(seed);
      peers.config = peers.config.withComponents(2);
      connect(
          peers,
          peers.host(NatBehaviour.PORT_RESTRICTED, 10),
          peers.host(NatBehaviour.PORT_RESTRICTED, 20));
    }
  }

  @Test
  void ofPairsWithOneFoundationOnlyTheFirstIsCheckedUntilItHasSucceeded() {
    VirtualPeers peers = new VirtualPeers(1);
    CoreContext context = peers.time.context(5);
    IceGroup group = new IceGroup(context);
    peers.config = peers.config.withComponents(2);
    VirtualHost host = peers.network.host("198.51.100.10");
    List<Stream> streams =
        List.of(new Stream(peers, host, context, group), new Stream(peers, host, context, group));
    List<IceDescription> own = describe(peers, streams);
    assertEquals(2, own.getFirst().candidates().size());
    for (Stream stream : streams) {
      stream.agent.connect(
          new IceDescription(
              "nobody",
              "x".repeat(22),
              List.of(VirtualPeers.candidate(1, 2000), VirtualPeers.candidate(2, 2001))),
          IceRole.CONTROLLING);
    }
    peers.time.advance(Duration.ofMillis(200));
    assertEquals(1, streams.get(0).agent.stats().checksSent());
    assertEquals(0, streams.get(1).agent.stats().checksSent());
    streams.forEach(stream -> stream.agent.close());
  }

  @Test
  void aPeerThatIsLiteIsControlledWhateverTheUsingProtocolSays() {
    VirtualPeers peers = new VirtualPeers(2);
    peers.on(peers.host(NatBehaviour.PORT_RESTRICTED, 10), peers.host(null, 20));
    peers.gather();
    IceDescription bob =
        peers.bob.description.join().withOptions(new IceOptions(true, true, false, false));
    peers.alice.agent.connect(bob, IceRole.CONTROLLED);
    peers.bob.agent.connect(
        new IceDescription(
            peers.alice.description.join().ufrag(),
            peers.alice.description.join().pwd(),
            List.of()),
        IceRole.CONTROLLED);
    peers.time.runUntil(() -> peers.alice.ended() && peers.bob.ended(), VirtualPeers.LONG);
    assertTrue(peers.connected());
    peers.talk();
    peers.close();
  }

  @Test
  void aPeerThatTakesOneNominationGetsOne() {
    for (int seed = 0; seed < 50; seed++) {
      VirtualPeers peers = new VirtualPeers(seed);
      peers.on(
          peers.network.host("198.51.100.10", "2001:db8::10"),
          peers.network.host("198.51.100.20", "2001:db8::20"));
      peers.gather();
      IceOptions strict = new IceOptions(false, true, false, false);
      peers.alice.agent.connect(
          peers.bob.description.join().withOptions(strict), IceRole.CONTROLLING);
      peers.bob.agent.connect(
          peers.alice.description.join().withOptions(strict), IceRole.CONTROLLED);
      peers.time.runUntil(() -> peers.alice.ended() && peers.bob.ended(), VirtualPeers.LONG);
      peers.time.advance(Duration.ofSeconds(1));
      assertTrue(peers.alice.agent.stats().nominatedMillis() <= 150);
      assertEquals(peers.alice.pair.local().address(), peers.bob.pair.remote().address());
      peers.talk();
      peers.close();
    }
  }

  @Test
  void aPeerThatNominatesAllAtOnceIsUnderstood() {
    for (int seed = 0; seed < 50; seed++) {
      VirtualPeers peers = new VirtualPeers(seed);
      peers.on(
          peers.network.host("198.51.100.10", "2001:db8::10"),
          peers.network.host("198.51.100.20", "2001:db8::20"));
      peers.gather();
      peers.alice.agent.connect(
          peers.bob.description.join().withOptions(IceOptions.NONE), IceRole.CONTROLLING);
      peers.bob.agent.connect(
          peers.alice.description.join().withOptions(IceOptions.NONE), IceRole.CONTROLLED);
      peers.time.runUntil(() -> peers.alice.ended() && peers.bob.ended(), VirtualPeers.LONG);
      peers.time.advance(Duration.ofSeconds(5));
      assertEquals(peers.alice.pair.local().address(), peers.bob.pair.remote().address());
      assertEquals(peers.alice.pair.remote().address(), peers.bob.pair.local().address());
      peers.talk();
      peers.close();
    }
  }
}
