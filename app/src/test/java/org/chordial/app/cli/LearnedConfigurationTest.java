package org.chordial.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.chordial.app.store.Profile;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.wire.ConfigUpdate;
import org.chordial.overlay.wire.ConfigUpdateReq;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code peer} does when its overlay gets another configuration, in processes. */
class LearnedConfigurationTest {
  @TempDir private Path temp;

  /** A member of the overlay hands the bootstrap peer a configuration. */
  private void teach(PeersOnLoopback overlay, Path member, SignedConfiguration newer)
      throws Exception {
    try (Profile profile = Profile.open(member);
        OverlaySession session =
            OverlaySession.open(
                profile,
                new InetSocketAddress(PeersOnLoopback.LOOPBACK, 0),
                new CommonOptions(),
                TraceFile.none(),
                settings -> settings)) {
      session.await(() -> session.peer().join(), 60);
      Opaque file = Opaque.of(ConfigurationWriter.file(List.of(newer)));
      Destination to = Destination.of(NodeId.ofHex(overlay.firstNodeId()));
      session.await(
          () ->
              session
                  .peer()
                  .request(List.of(to), new ConfigUpdateReq(new ConfigUpdate.ConfigData(file))),
          60);
    }
  }

  private static boolean hasSequence(JsonNode event, int sequence) {
    return event.path("sequence").asInt() == sequence;
  }

  @Test
  void aNewerConfigurationIsFollowedAtOnceAndUsedAtTheNextStart() throws Exception {
    try (PeersOnLoopback overlay = new PeersOnLoopback(temp, 2)) {
      Path carol = overlay.enroll("carol");
      SignedConfiguration newer = overlay.reconfigure(builder -> builder.initialTtl(50));
      teach(overlay, carol, newer);
      overlay.first().await(event -> hasSequence(event, 1));
      for (ChordialProcess other : overlay.others().values()) {
        other.await(event -> hasSequence(event, 1));
        other.kill();
      }
      overlay.first().kill();
      try (Profile kept = Profile.open(temp.resolve("peer0"));
          Profile other = Profile.open(temp.resolve("peer1"))) {
        assertEquals(newer.bytes(), kept.configuration().orElseThrow().bytes());
        assertEquals(newer.bytes(), other.configuration().orElseThrow().bytes());
      }
      overlay.startFirst();
      JsonNode status = overlay.first().await(event -> hasSequence(event, 1));
      for (String figure :
          List.of("neighbours", "fingers", "storedValues", "messagesPerSecond", "links")) {
        assertTrue(status.path(figure).isNumber(), figure + " in " + status);
      }
    }
  }

  @Test
  void aPeerStartsAnewForWhatItCannotChangeWhileItRuns() throws Exception {
    try (PeersOnLoopback overlay = new PeersOnLoopback(temp, 1)) {
      Path carol = overlay.enroll("carol");
      teach(overlay, carol, overlay.reconfigure(builder -> builder.noIce(true)));
      JsonNode left = overlay.first().awaitState("left");
      assertTrue(left.path("reason").asText().contains("joining anew"), left.toString());
      JsonNode again = overlay.first().awaitState("joined");
      assertEquals(1, again.path("sequence").asInt());
      assertEquals(overlay.firstNodeId(), again.path("nodeId").asText());
    }
  }

  @Test
  void aPeerThatCannotDoWhatIsDemandedEndsWithASentence() throws Exception {
    try (PeersOnLoopback overlay = new PeersOnLoopback(temp, 1)) {
      Path carol = overlay.enroll("carol");
      teach(
          overlay,
          carol,
          overlay.reconfigure(
              builder -> builder.mandatoryExtensions(List.of("urn:example:unknown"))));
      JsonNode left = overlay.first().awaitState("left");
      assertTrue(left.path("reason").asText().contains("urn:example:unknown"), left.toString());
      assertEquals(Chordial.FAILED, overlay.first().ended());
    }
  }
}
