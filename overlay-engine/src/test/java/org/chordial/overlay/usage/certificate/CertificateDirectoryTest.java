package org.chordial.overlay.usage.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.chordial.overlay.harness.TestOverlay;
import org.chordial.overlay.harness.TestPeer;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.storage.FetchedValue;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.StoredDataValue;
import org.junit.jupiter.api.Test;

class CertificateDirectoryTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration DAY = Duration.ofDays(1);

  private final TestOverlay overlay = new TestOverlay(62);
  private final List<TestPeer> ring = overlay.ring(5);

  private void publish(TestPeer peer, Duration lifetime) {
    overlay.time.await(
        peer.certificates.publish(peer.credentials.certificate(), peer.id(), lifetime), LIMIT);
  }

  private List<NodeId> nodesOf(String user) {
    return overlay.time.await(ring.getLast().certificates.ofUser(user), LIMIT).stream()
        .map(NodeCertificate::nodeIds)
        .map(List::getFirst)
        .toList();
  }

  private List<TestPeer> devices(String user, int count) {
    List<TestPeer> devices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TestPeer device = overlay.peer(user);
      overlay.join(device, ring.getFirst());
      devices.add(device);
    }
    return devices;
  }

  @Test
  void aCertificateIsFoundByItsUserNameAndByItsNodeId() {
    TestPeer alice = ring.get(1);
    publish(alice, DAY);
    TestPeer asking = ring.get(3);
    assertEquals(
        List.of(alice.credentials.certificate()),
        overlay.time.await(asking.certificates.ofUser(alice.user()), LIMIT));
    assertEquals(
        List.of(alice.credentials.certificate()),
        overlay.time.await(asking.certificates.ofNode(alice.id()), LIMIT));
  }

  @Test
  void aCertificateIsStoredAgainBeforeItsLifetimeEndsAndStaysAtItsIndex() {
    TestPeer alice = ring.get(1);
    publish(alice, Duration.ofMinutes(10));
    overlay.time.advance(Duration.ofHours(3));
    var fetched =
        overlay.time.await(
            ring.get(3).client.fetch(ResourceIds.of(alice.user()), KindId.CERTIFICATE_BY_USER),
            LIMIT);
    assertEquals(1, fetched.values().size());
    assertEquals(0, ((StoredDataValue.ArrayEntry) fetched.values().getFirst().value()).index());
  }

  @Test
  void devicesThatPublishAtTheSameMomentAllKeepTheirPlace() {
    List<TestPeer> devices = devices("alice@example.org", 6);
    devices.forEach(
        device -> {
          var _ = device.certificates.publish(device.credentials.certificate(), device.id(), DAY);
        });
    overlay.time.advance(Duration.ofMinutes(1));
    Set<NodeId> expected = new HashSet<>();
    devices.forEach(device -> expected.add(device.id()));
    assertEquals(expected, new HashSet<>(nodesOf("alice@example.org")));
    overlay.time.advance(Duration.ofHours(1));
    List<NodeId> later = nodesOf("alice@example.org");
    assertEquals(expected.size(), later.size());
    assertEquals(expected, new HashSet<>(later));
  }

  @Test
  void whereTheListIsFullANewCertificateGoesIntoTheGapOfAnExpiredOne() {
    List<TestPeer> devices = devices("alice@example.org", 16);
    for (TestPeer device : devices) {
      publish(device, device == devices.get(4) ? Duration.ofMinutes(2) : DAY);
    }
    devices.get(4).certificates.close();
    overlay.time.advance(Duration.ofMinutes(3));
    TestPeer newcomer = devices("alice@example.org", 1).getFirst();
    publish(newcomer, DAY);
    var fetched =
        overlay.time.await(
            ring.get(3)
                .client
                .fetch(ResourceIds.of("alice@example.org"), KindId.CERTIFICATE_BY_USER),
            LIMIT);
    FetchedValue fourth =
        fetched.values().stream()
            .filter(value -> value.signer().equals(newcomer.id()))
            .findFirst()
            .orElseThrow();
    assertEquals(4, ((StoredDataValue.ArrayEntry) fourth.value()).index());
    assertEquals(16, fetched.values().size());
  }
}
