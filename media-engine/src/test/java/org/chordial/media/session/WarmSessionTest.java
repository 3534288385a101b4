package org.chordial.media.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.agent.IceConfig;
import org.chordial.ice.agent.WarmAgent;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.media.codec.StandardCodecs;
import org.junit.jupiter.api.Test;

/** A session whose candidates were gathered before it was made. */
class WarmSessionTest {
  private final VirtualTime time = new VirtualTime();
  private final VirtualNetwork network = new VirtualNetwork(time, 7);
  private final VirtualHost host = network.host("192.0.2.1");

  /** A server that never answers holds a cold session up for the whole of its patience. */
  private final IceConfig ice =
      IceConfig.defaults().withStunServers(List.of(new InetSocketAddress("203.0.113.99", 3478)));

  /** When what a session tells the other side is there, and when it is whole. */
  private record Prepared(long millis, long wholeMillis) {}

  private Prepared prepared(MediaSettings settings) {
    CompletableFuture<String> end = new CompletableFuture<>();
    MediaListener listener =
        new MediaListener() {
          @Override
          public void endOfCandidates(String ufrag) {
            end.complete(ufrag);
          }
        };
    MediaSession session = new MediaSession(settings, host, time.context(2), listener);
    long began = time.millis();
    LocalTransport local = time.await(session.prepare(), Duration.ofMinutes(1));
    assertEquals(1, local.ice().candidates().size());
    long took = time.millis() - began;
    if (!local.ice().complete()) {
      assertEquals(local.ice().ufrag(), time.await(end, Duration.ofMinutes(1)));
    }
    long whole = time.millis() - began;
    session.close();
    return new Prepared(took, whole);
  }

  @Test
  void whatIsThereIsToldAtOnceAndWhatWasGatheredBeforeIsAllOfIt() {
    MediaSettings cold =
        new MediaSettings(ice, new Scene(time, new short[0]), new StandardCodecs(), time, "test");
    long patience = ice.timing().gatherLimit().toMillis();
    assertEquals(new Prepared(0, patience), prepared(cold));
    try (WarmAgent agents = new WarmAgent(() -> ice, host, time.context(3))) {
      time.advance(Duration.ofSeconds(30));
      assertEquals(new Prepared(0, 0), prepared(cold.withWarm(agents)));
    }
  }
}
