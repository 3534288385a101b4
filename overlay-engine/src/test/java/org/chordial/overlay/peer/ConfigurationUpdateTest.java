package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.ChordParameters;
import org.chordial.overlay.config.ConfigurationParser;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.forward.Reply;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.peer.VirtualPeers.Member;
import org.chordial.overlay.wire.ConfigUpdate;
import org.chordial.overlay.wire.ConfigUpdateReq;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.UpdateAns;
import org.chordial.overlay.wire.UpdateReq;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RFC 6940 sections 6.3.2.1, 6.5.4 and 11.1 among running peers. */
class ConfigurationUpdateTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private SignedOverlay running;

  @AfterEach
  void endOverlay() {
    running.close();
  }

  private SignedOverlay overlay(long seed, int sequence, int size) throws OverlayException {
    running = new SignedOverlay(seed, sequence);
    running.ring(size);
    return running;
  }

  private ErrorCode refusal(Member from, Member to, ConfigUpdate update) {
    CompletableFuture<?> answer =
        from.peer().request(List.of(Destination.of(to.id())), new ConfigUpdateReq(update));
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () -> running.peers.time.await(answer, VirtualPeers.PATIENCE));
    return assertInstanceOf(RequestException.class, failure.getCause()).code();
  }

  private static ConfigUpdate update(SignedConfiguration signed) {
    return new ConfigUpdate.ConfigData(Opaque.of(ConfigurationWriter.file(List.of(signed))));
  }

  @Test
  void aNewerConfigurationThatOnePeerHasReachesAllOfThem() throws OverlayException {
    SignedOverlay overlay = overlay(1, 22, 6);
    SignedConfiguration next = overlay.next(builder -> builder.initialTtl(30));
    assertTrue(overlay.peers.members.get(3).peer().reconfigure(next));
    assertFalse(overlay.peers.members.get(3).peer().reconfigure(next));
    assertTrue(overlay.peers.time.runUntil(() -> overlay.everybodyHas(23), MINUTE));
    for (Member member : overlay.peers.members) {
      assertEquals(next.bytes(), member.peer().configuration().bytes());
      assertEquals(30, member.peer().stack.parameters().initialTtl());
    }
  }

  @Test
  void afterNumber65534ComesZero() throws OverlayException {
    SignedOverlay overlay = overlay(2, 65534, 3);
    assertTrue(overlay.peers.members.get(1).peer().reconfigure(overlay.next(each -> each)));
    assertTrue(overlay.peers.time.runUntil(() -> overlay.everybodyHas(0), MINUTE));
  }

  @Test
  void aNewcomerWithAnOldConfigurationIsBroughtUpToDateWhileItJoins() throws OverlayException {
    SignedOverlay overlay = overlay(3, 1, 4);
    SignedConfiguration next = overlay.next(each -> each);
    overlay.peers.members.forEach(member -> member.peer().reconfigure(next));
    Member newcomer = overlay.peers.joined();
    assertEquals(2, SignedOverlay.sequenceOf(newcomer));
  }

  @Test
  void aNewcomerWithANewerConfigurationBringsItAlong() throws OverlayException {
    SignedOverlay overlay = overlay(4, 1, 4);
    overlay.current = overlay.next(each -> each);
    Member newcomer = overlay.peers.joined();
    assertTrue(newcomer.peer().status().joined());
    assertTrue(overlay.peers.time.runUntil(() -> overlay.everybodyHas(2), MINUTE));
  }

  @Test
  void whoAsksAfterAChangeIsAnsweredAllTheSame() throws OverlayException {
    SignedOverlay overlay = overlay(5, 1, 2);
    Member ahead = overlay.peers.members.get(0);
    Member behind = overlay.peers.members.get(1);
    ahead.peer().reconfigure(overlay.next(each -> each));
    assertEquals(ahead.id(), overlay.peers.ping(behind, Destination.of(ahead.id())).from());
    behind.peer().reconfigure(overlay.next(builder -> builder.sequence(3)));
    assertEquals(behind.id(), overlay.peers.ping(ahead, Destination.of(behind.id())).from());
    assertTrue(overlay.everybodyHas(3));
  }

  @Test
  void whatIsForgedOrOldOrBrokenIsRefusedAndChangesNothing() throws OverlayException {
    SignedOverlay overlay = overlay(6, 5, 2);
    Member to = overlay.peers.members.get(0);
    Member from = overlay.peers.members.get(1);
    SignedConfiguration forged =
        SignedOverlay.signer(from.credentials())
            .sign(overlay.current.configuration().toBuilder().sequence(6).build());
    SignedConfiguration unsigned =
        new SignedConfiguration(
            forged.configuration(),
            ConfigurationWriter.configuration(forged.configuration()),
            List.of());
    SignedConfiguration expired =
        overlay.next(builder -> builder.expiration(overlay.peers.time.instant()));
    for (SignedConfiguration wrong : List.of(forged, unsigned, expired)) {
      assertEquals(ErrorCode.FORBIDDEN, refusal(from, to, update(wrong)));
    }
    assertEquals(ErrorCode.CONFIG_TOO_OLD, refusal(from, to, update(overlay.current)));
    Opaque noise = Opaque.ofUtf8("<overlay");
    assertEquals(ErrorCode.INVALID_MESSAGE, refusal(from, to, new ConfigUpdate.ConfigData(noise)));
    assertEquals(
        ErrorCode.INVALID_MESSAGE, refusal(from, to, new ConfigUpdate.UnknownUpdate(9, noise)));
    assertTrue(overlay.everybodyHas(5));
  }

  @Test
  void intervalsChangeWithoutJoiningAnew() throws OverlayException {
    SignedOverlay overlay = overlay(7, 1, 3);
    AtomicInteger updates = new AtomicInteger();
    overlay
        .peers
        .members
        .getFirst()
        .peer()
        .stack
        .forwarding
        .handler(
            UpdateReq.CODE,
            _ -> {
              updates.incrementAndGet();
              return CompletableFuture.completedFuture(Reply.of(new UpdateAns()));
            });
    overlay.peers.time.advance(MINUTE);
    assertEquals(0, updates.get());
    ChordParameters often = new ChordParameters(Duration.ofSeconds(5), Duration.ofSeconds(5), true);
    overlay.peers.members.get(1).peer().reconfigure(overlay.next(builder -> builder.chord(often)));
    overlay.peers.time.advance(Duration.ofMinutes(2));
    assertTrue(updates.get() > 20, updates + " Updates in two minutes");
    assertTrue(overlay.peers.members.stream().allMatch(each -> each.peer().status().joined()));
  }

  @Test
  void anExcludedNodeIsCutOffAndLeavesWithASentence() throws OverlayException {
    SignedOverlay overlay = overlay(8, 1, 4);
    Member bad = overlay.peers.members.get(2);
    Events heard = new Events();
    bad.peer().addConfigurationListener(heard);
    overlay
        .peers
        .members
        .get(1)
        .peer()
        .reconfigure(overlay.next(builder -> builder.badNodes(List.of(bad.id().value()))));
    assertFalse(overlay.peers.members.get(1).peer().stack.table.contains(bad.id()));
    assertTrue(
        overlay.peers.time.runUntil(
            () ->
                overlay.peers.members.stream()
                    .filter(member -> !member.equals(bad))
                    .noneMatch(member -> member.peer().stack.table.contains(bad.id())),
            MINUTE));
    overlay.peers.time.advance(Duration.ofSeconds(10));
    assertNotEquals(PeerState.JOINED, bad.peer().status().state());
    bad.peer().reconfigure(overlay.next(b -> b.badNodes(List.of(bad.id().value())).sequence(9)));
    assertEquals(OverlayFailure.CERTIFICATE_NOT_VALID, heard.left.getLast().failure());
    overlay.peers.time.advance(Duration.ofSeconds(10));
    assertEquals(PeerState.LEFT, bad.peer().status().state());
    assertTrue(bad.peer().status().reason().contains("revoked"), bad.peer().status().reason());
  }

  @Test
  void whoCannotDoWhatIsDemandedLeavesAndSaysWhy() throws OverlayException {
    SignedOverlay overlay = overlay(9, 1, 3);
    Events heard = new Events();
    Member one = overlay.peers.members.getFirst();
    one.peer().addConfigurationListener(heard);
    SignedConfiguration impossible =
        overlay.next(builder -> builder.mandatoryExtensions(List.of("urn:example:unknown")));
    List.copyOf(overlay.peers.members).forEach(each -> each.peer().reconfigure(impossible));
    assertTrue(
        overlay.peers.time.runUntil(
            () ->
                overlay.peers.members.stream()
                    .allMatch(each -> each.peer().status().state() == PeerState.LEFT),
            MINUTE));
    assertEquals(List.of(2), heard.sequences);
    assertEquals(OverlayFailure.CONFIG_NOT_SUPPORTED, heard.left.getFirst().failure());
    assertTrue(one.peer().status().reason().contains("urn:example:unknown"));
  }

  @Test
  void whatOnlyANewStartCanChangeEndsThePeerWithThatReason() throws OverlayException {
    SignedOverlay overlay = overlay(10, 1, 1);
    Events heard = new Events();
    Member one = overlay.peers.members.getFirst();
    one.peer().addConfigurationListener(heard);
    one.peer().reconfigure(overlay.next(builder -> builder.noIce(true)));
    overlay.peers.time.advance(Duration.ofSeconds(10));
    assertEquals(OverlayFailure.CONFIG_NEEDS_RESTART, heard.left.getFirst().failure());
    assertEquals(PeerState.LEFT, one.peer().status().state());
  }

  @Test
  void aDataModelFromTheFutureIsSaidToBeMissingHere() throws Exception {
    SignedOverlay overlay = overlay(11, 1, 1);
    String text =
        new String(
            ConfigurationWriter.file(
                List.of(
                    overlay.next(
                        builder ->
                            builder.requiredKinds(
                                List.of(
                                    SignedOverlay.signed(
                                        SignedOverlay.kind(0xf0000001, 9), overlay.signer)))))),
            StandardCharsets.UTF_8);
    SignedConfiguration read =
        ConfigurationParser.parse(text.replace("SINGLE", "BAG").getBytes(StandardCharsets.UTF_8))
            .first();
    assertEquals(List.of("the data model BAG"), read.configuration().unsupported());
  }

  /** What a listener hears. */
  private static final class Events implements ConfigurationListener {
    final List<Integer> sequences = new ArrayList<>();
    final List<OverlayException> left = new ArrayList<>();

    @Override
    public void accepted(SignedConfiguration newer) {
      sequences.add(newer.configuration().sequence());
    }

    @Override
    public void learned(List<Opaque> kinds) {}

    @Override
    public void leaving(OverlayException why) {
      left.add(why);
    }
  }
}
