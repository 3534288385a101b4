package org.chordial.overlay.usage.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.DomainRestriction;
import org.chordial.overlay.config.KindBlock;
import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.harness.TestIdentities;
import org.chordial.overlay.harness.TestOverlay;
import org.chordial.overlay.harness.TestPeer;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.NodeId;
import org.junit.jupiter.api.Test;

/** Registering and resolving names (RFC 7904 sections 3 and 4). */
class SipRegistrarTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final TestOverlay overlay = new TestOverlay(61, restricted());
  private final List<TestPeer> ring = overlay.ring(5);
  private final TestPeer caller = ring.getFirst();

  private static ConfigurationDocument restricted() {
    KindDefinition sip =
        KindDefinition.sipRegistration(10, 1000)
            .withDomainRestriction(new DomainRestriction(false, List.of()));
    return ConfigurationDocument.named(TestIdentities.OVERLAY)
        .requiredKinds(List.of(KindBlock.unsigned(sip)))
        .build();
  }

  private <T> T await(CompletableFuture<T> future) {
    return overlay.time.await(future, Duration.ofMinutes(1));
  }

  private OverlayFailure failure(CompletableFuture<?> future) {
    CompletionException failure = assertThrows(CompletionException.class, () -> await(future));
    return ((OverlayException) failure.getCause()).failure();
  }

  private TestPeer joined(String user) {
    TestPeer peer = overlay.peer(user);
    overlay.join(peer, caller);
    return peer;
  }

  @Test
  void everyDeviceOfANameIsFound() {
    TestPeer desk = joined("alice@example.org");
    TestPeer cell = joined("alice@example.org");
    await(desk.sip.register("sip:Alice@example.org", "(sip.schemes=SIPS)", HOUR));
    await(cell.sip.register("alice@example.org", "", HOUR));
    Resolution found = await(caller.sip.resolve("SIP:alice@EXAMPLE.org"));
    Set<NodeId> nodes = found.contacts().stream().map(Contact::nodeId).collect(Collectors.toSet());
    assertEquals(Set.of(desk.id(), cell.id()), nodes);
    assertEquals(1, found.contacts().stream().filter(Contact::sipsOnly).count());
    assertEquals(1, found.fetches());
    assertTrue(found.took().toMillis() < 1000);
  }

  @Test
  void whoUnregistersIsFoundNoMore() {
    TestPeer alice = joined("alice@example.org");
    await(alice.sip.register("alice@example.org", "", HOUR));
    assertTrue(alice.sip.isRegistered("alice@example.org"));
    await(alice.sip.unregister("alice@example.org"));
    assertFalse(alice.sip.isRegistered("alice@example.org"));
    assertEquals(
        OverlayFailure.NAME_NOT_REGISTERED, failure(caller.sip.resolve("alice@example.org")));
  }

  @Test
  void aForwardIsFollowedToItsEnd() {
    TestPeer alice = joined("alice@example.org");
    TestPeer sam = joined("sam@example.org");
    await(alice.sip.forward("alice@example.org", "sam@example.org", HOUR));
    await(sam.sip.register("sam@example.org", "", HOUR));
    Resolution found = await(caller.sip.resolve("alice@example.org"));
    assertEquals(sam.id(), found.contacts().getFirst().nodeId());
    assertEquals(List.of(Aor.of("sam@example.org")), found.forwards());
    assertEquals(2, found.fetches());
  }

  @Test
  void aCircleOfForwardsEnds() {
    TestPeer alice = joined("alice@example.org");
    TestPeer sam = joined("sam@example.org");
    await(alice.sip.forward("alice@example.org", "sam@example.org", HOUR));
    await(sam.sip.forward("sam@example.org", "alice@example.org", HOUR));
    assertEquals(
        OverlayFailure.NAME_NOT_REGISTERED, failure(caller.sip.resolve("alice@example.org")));
  }

  @Test
  void aChainOfForwardsHasAnEnd() {
    int length = SipResolver.MAX_DEPTH + 2;
    for (int i = 0; i < length; i++) {
      TestPeer peer = joined("c" + i + "@example.org");
      await(peer.sip.forward(peer.user(), "c" + (i + 1) + "@example.org", HOUR));
    }
    TestPeer last = joined("c" + length + "@example.org");
    await(last.sip.register(last.user(), "", HOUR));
    assertEquals(OverlayFailure.NAME_NOT_REGISTERED, failure(caller.sip.resolve("c0@example.org")));
    Resolution near = await(caller.sip.resolve("c2@example.org"));
    assertEquals(last.id(), near.contacts().getFirst().nodeId());
  }

  @Test
  void aForwardOutOfTheOverlayIsTold() {
    TestPeer alice = joined("alice@example.org");
    await(alice.sip.forward("alice@example.org", "alice@elsewhere.net", HOUR));
    Resolution found = await(caller.sip.resolve("alice@example.org"));
    assertEquals(List.of(Aor.of("alice@elsewhere.net")), found.external());
  }

  @Test
  void anotherUsersNameCannotBeRegistered() {
    TestPeer mallory = joined("mallory@example.org");
    assertEquals(
        OverlayFailure.NAME_REFUSED, failure(mallory.sip.register("alice@example.org", "", HOUR)));
    int[] failures = {0};
    mallory.sip.onFailure(failure -> failures[0]++);
    overlay.time.advance(Duration.ofHours(1));
    assertEquals(0, failures[0], "a refused name is not tried again");
  }

  @Test
  void namesOfOtherDomainsAreRefusedBeforeAndByTheStoringPeer() {
    TestPeer foreign = joined("alice@elsewhere.net");
    assertEquals(
        OverlayFailure.NAME_NOT_HERE,
        failure(foreign.sip.register("alice@elsewhere.net", "", HOUR)));
    SipRegistrar careless =
        new SipRegistrar(
            foreign.id(),
            foreign.client,
            new SipDomains(() -> ConfigurationDocument.named(TestIdentities.OVERLAY).build()),
            foreign.codec,
            overlay.time.context(1));
    assertEquals(
        OverlayFailure.NAME_REFUSED, failure(careless.register("alice@elsewhere.net", "", HOUR)));
    careless.close();
  }

  @Test
  void whatIsNoNameIsToldSo() {
    assertEquals(OverlayFailure.BAD_NAME, failure(caller.sip.resolve("nobody")));
    assertEquals(OverlayFailure.NAME_NOT_HERE, failure(caller.sip.resolve("bob@elsewhere.net")));
  }

  @Test
  void aGruuNeedsNoLookup() {
    Gruu gruu = new Gruu(Aor.of("alice@example.org"), List.of(Destination.of(ring.get(2).id())));
    Resolution found = await(caller.sip.resolve(gruu.text(caller.codec)));
    assertEquals(ring.get(2).id(), found.contacts().getFirst().nodeId());
    assertEquals(0, found.fetches());
  }

  @Test
  void certificatesAreFoundByUserAndByNode() {
    TestPeer desk = joined("alice@example.org");
    TestPeer cell = joined("alice@example.org");
    var _ = desk.certificates.publish(desk.credentials.certificate(), desk.id(), HOUR);
    overlay.time.advance(Duration.ofSeconds(5));
    var _ = cell.certificates.publish(cell.credentials.certificate(), cell.id(), HOUR);
    overlay.time.advance(Duration.ofHours(5));
    assertEquals(
        List.of(desk.credentials.certificate(), cell.credentials.certificate()),
        await(caller.certificates.ofUser("alice@example.org")));
    assertEquals(
        List.of(cell.credentials.certificate()), await(caller.certificates.ofNode(cell.id())));
  }
}
