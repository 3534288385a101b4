package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.KindBlock;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.peer.VirtualPeers.Member;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.storage.Fetched;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.ConfigUpdate;
import org.chordial.overlay.wire.ConfigUpdateAns;
import org.chordial.overlay.wire.ConfigUpdateReq;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StoredDataValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** ConfigUpdates of type "kind" (RFC 6940 section 6.5.4.2), and what becomes of dropped Kinds. */
class KindUpdateTest {
  private static final int ID = 0xf0000001;
  private static final KindId KIND = new KindId(ID);
  private static final Duration HOUR = Duration.ofHours(1);
  private SignedOverlay running;

  @AfterEach
  void endOverlay() {
    running.close();
  }

  private SignedOverlay overlay(long seed, int size) throws OverlayException {
    running = new SignedOverlay(seed, 1);
    running.ring(size);
    return running;
  }

  private Answer teach(Member from, Member to, KindBlock... blocks) {
    List<Opaque> kinds = Arrays.stream(blocks).map(ConfigurationWriter::kindBlock).toList();
    CompletableFuture<Answer> answer =
        from.peer()
            .request(
                List.of(Destination.of(to.id())),
                new ConfigUpdateReq(new ConfigUpdate.Kinds(kinds)));
    return running.peers.time.await(answer, VirtualPeers.PATIENCE);
  }

  private ErrorCode refusal(Member from, Member to, KindBlock... blocks) {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> teach(from, to, blocks));
    return assertInstanceOf(RequestException.class, failure.getCause()).code();
  }

  private static KindBlock block(int id, int maxSize, Credentials by) {
    return SignedOverlay.signed(SignedOverlay.kind(id, maxSize), by);
  }

  private static StoredDataValue value(String text) {
    return new StoredDataValue.SingleValue(new DataValue(true, Opaque.ofUtf8(text)));
  }

  private static ResourceId place(Member owner) {
    return ResourceIds.of(owner.id());
  }

  private void store(Member owner, String text) {
    running.peers.time.await(
        owner.peer().storage().store(place(owner), KIND, value(text), HOUR), VirtualPeers.PATIENCE);
  }

  private int stored(Member reader, Member owner) {
    Fetched fetched =
        running.peers.time.await(
            reader.peer().storage().fetch(place(owner), KIND), VirtualPeers.PATIENCE);
    return fetched.values().size();
  }

  @Test
  void aKindOfAListedSignerIsTakenAndThoseOfOthersAreNot() throws OverlayException {
    SignedOverlay overlay = overlay(1, 2);
    Member to = overlay.peers.members.get(0);
    Member from = overlay.peers.members.get(1);
    assertEquals(ErrorCode.FORBIDDEN, refusal(from, to, block(ID, 9, from.credentials())));
    KindBlock good = block(ID, 9, overlay.signer);
    KindBlock unsigned = new KindBlock(good.kind(), good.kindBytes(), java.util.Optional.empty());
    assertEquals(ErrorCode.FORBIDDEN, refusal(from, to, unsigned));
    assertEquals(
        ErrorCode.FORBIDDEN, refusal(from, to, good, block(ID + 1, 9, from.credentials())));
    assertTrue(to.peer().stack.kind(KIND).isEmpty());
    assertInstanceOf(ConfigUpdateAns.class, teach(from, to, good).body());
    assertEquals(9, to.peer().stack.kind(KIND).orElseThrow().maxSize());
  }

  @Test
  void aKindThatAnotherSignerSignedBeforeIsRefused() throws OverlayException {
    SignedOverlay overlay = overlay(2, 2);
    Member to = overlay.peers.members.get(0);
    Member from = overlay.peers.members.get(1);
    teach(from, to, block(ID, 9, overlay.signer));
    assertEquals(ErrorCode.FORBIDDEN, refusal(from, to, block(ID, 8, overlay.otherSigner)));
    teach(from, to, block(ID, 7, overlay.signer));
    assertEquals(7, to.peer().stack.kind(KIND).orElseThrow().maxSize());
  }

  @Test
  void whoStoresWhereTheKindIsUnknownTeachesItOnTheWay() throws OverlayException {
    SignedOverlay overlay = overlay(3, 4);
    Member owner =
        overlay.peers.members.stream()
            .filter(member -> !overlay.peers.responsible(place(member)).equals(member.id()))
            .findFirst()
            .orElseThrow();
    teach(owner, owner, block(ID, 100, overlay.signer));
    store(owner, "hello");
    assertEquals(1, stored(owner, owner));
    overlay.peers.time.advance(Duration.ofMinutes(3));
    long holders =
        overlay.peers.members.stream()
            .filter(member -> member.peer().stack.services().storage.resources() > 0)
            .filter(member -> member.peer().stack.kind(KIND).isPresent())
            .count();
    assertTrue(holders >= 3, holders + " peers know the Kind");
  }

  @Test
  void theKindsOfADroppedSignerGoWithTheirValues() throws OverlayException {
    SignedOverlay overlay = overlay(4, 3);
    Member owner = overlay.peers.members.get(1);
    for (Member member : overlay.peers.members) {
      teach(owner, member, block(ID, 100, overlay.otherSigner));
    }
    store(owner, "gone soon");
    overlay.peers.time.advance(Duration.ofSeconds(20));
    assertEquals(1, stored(overlay.peers.members.get(2), owner));
    overlay
        .peers
        .members
        .getFirst()
        .peer()
        .reconfigure(
            overlay.next(builder -> builder.kindSigners(List.of(overlay.signer.nodeId().value()))));
    assertTrue(overlay.peers.time.runUntil(() -> overlay.everybodyHas(2), Duration.ofMinutes(1)));
    for (Member member : overlay.peers.members) {
      assertTrue(member.peer().stack.kind(KIND).isEmpty());
    }
    // Whatever a new definition permits, the old values must not come back with it.
    for (Member member : overlay.peers.members) {
      teach(owner, member, block(ID, 100, overlay.signer));
    }
    assertEquals(0, stored(overlay.peers.members.get(2), owner));
  }

  @Test
  void theKindsOfASignerThatStaysOutliveAnUpdate() throws OverlayException {
    SignedOverlay overlay = overlay(5, 3);
    Member owner = overlay.peers.members.get(1);
    for (Member member : overlay.peers.members) {
      teach(owner, member, block(ID, 100, overlay.signer));
    }
    store(owner, "stays");
    overlay.peers.members.getFirst().peer().reconfigure(overlay.next(each -> each));
    assertTrue(overlay.peers.time.runUntil(() -> overlay.everybodyHas(2), Duration.ofMinutes(1)));
    assertEquals(1, stored(overlay.peers.members.get(2), owner));
  }

  @Test
  void whatTheConfigurationSaysOfAKindOverridesWhatWasLearned() throws OverlayException {
    SignedOverlay overlay = overlay(6, 2);
    Member one = overlay.peers.members.getFirst();
    teach(one, one, block(ID, 9, overlay.signer));
    one.peer()
        .reconfigure(
            overlay.next(builder -> builder.requiredKinds(List.of(block(ID, 50, overlay.signer)))));
    assertEquals(50, one.peer().stack.kind(KIND).orElseThrow().maxSize());
    teach(one, one, block(ID, 9, overlay.signer));
    assertEquals(50, one.peer().stack.kind(KIND).orElseThrow().maxSize());
  }

  @Test
  void learnedKindsAreKnownAfterARestartUnlessTheirSignerWasDropped() throws OverlayException {
    SignedOverlay overlay = overlay(7, 2);
    Member one = overlay.peers.members.get(1);
    List<Opaque> kept = new ArrayList<>();
    one.peer()
        .addConfigurationListener(
            new ConfigurationListener() {
              @Override
              public void accepted(SignedConfiguration newer) {}

              @Override
              public void learned(List<Opaque> kinds) {
                kept.clear();
                kept.addAll(kinds);
              }

              @Override
              public void leaving(OverlayException why) {}
            });
    teach(one, one, block(ID, 9, overlay.signer));
    teach(one, one, block(ID + 1, 9, overlay.otherSigner));
    assertEquals(2, kept.size());
    overlay.current =
        overlay.next(builder -> builder.kindSigners(List.of(overlay.signer.nodeId().value())));
    overlay.peers.kill(one);
    overlay.peers.change = settings -> settings.withLearnedKinds(kept);
    Member again =
        overlay.peers.open(one.credentials(), overlay.peers.network.host("10.0.0.99"), false);
    assertEquals(9, again.peer().stack.kind(KIND).orElseThrow().maxSize());
    assertTrue(again.peer().stack.kind(new KindId(ID + 1)).isEmpty(), "of a dropped signer");
  }
}
