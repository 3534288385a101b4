package org.chordial.overlay.enroll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.chordial.ice.net.TestNameServer;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.enroll.ConfigurationDiscovery.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RFC 6940 section 11.2: from the name of an overlay to its configuration. */
class ConfigurationDiscoveryTest {
  private static final String OVERLAY = "example.org";
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir private Path data;
  private final TestNameServer names = new TestNameServer();
  private EnrollmentServer server;
  private EnrollmentClient client;

  @BeforeEach
  void start() throws Exception {
    server =
        EnrollmentServer.start(
            EnrollmentServerSettings.of(
                data, OVERLAY, new InetSocketAddress(LOOPBACK, 0), List.of()),
            InstantSource.system());
    client = new EnrollmentClient(InstantSource.system(), List.of(names.address()));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    names.close();
  }

  private InvitationLink link(String overlay) {
    return InvitationLink.ofOverlay(overlay, Optional.of(server.fingerprint()));
  }

  private OverlayFailure refusal(InvitationLink link) {
    return assertThrows(OverlayException.class, () -> client.fetch(link)).failure();
  }

  @Test
  void theNameOfTheOverlayIsEnough() throws Exception {
    names
        .srv(OVERLAY, 0, server.address().getPort(), "somewhere.example.net")
        .a("somewhere.example.net", LOOPBACK);
    assertEquals(OVERLAY, client.fetch(link(OVERLAY)).configuration().instanceName());
    assertEquals("_reload-config._tcp.example.org. SRV", names.asked().getFirst());
    InvitationLink written =
        InvitationLink.parse("chordial:join?overlay=example.org&ca=" + server.fingerprint())
            .orElseThrow();
    assertEquals(OVERLAY, client.fetch(written).configuration().instanceName());
  }

  @Test
  void aServerThatIsDownIsPassedOverForTheNextOne() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      nobody = socket.getLocalPort();
    }
    names
        .srv(OVERLAY, 20, server.address().getPort(), "up.example.net")
        .srv(OVERLAY, 10, nobody, "down.example.net")
        .srv(OVERLAY, 15, 1, "without.address.example.net")
        .a("up.example.net", LOOPBACK)
        .a("down.example.net", LOOPBACK);
    assertEquals(OVERLAY, client.fetch(link(OVERLAY)).configuration().instanceName());
  }

  @Test
  void aServerWhoseCertificateIsForAnotherOverlayIsNotBelieved() {
    names
        .srv("other.example", 0, server.address().getPort(), "somewhere.example.net")
        .a("somewhere.example.net", LOOPBACK);
    assertEquals(OverlayFailure.SERVER_NOT_TRUSTED, refusal(link("other.example")));
  }

  @Test
  void withoutAKnownAuthorityTheWebsOwnDecide() {
    names
        .srv(OVERLAY, 0, server.address().getPort(), "somewhere.example.net")
        .a("somewhere.example.net", LOOPBACK);
    InvitationLink bare = InvitationLink.ofOverlay(OVERLAY, Optional.empty());
    assertEquals(OverlayFailure.SERVER_NOT_TRUSTED, refusal(bare));
  }

  @Test
  void theFingerprintOfADiscoveredServerCanBeShownFirst() throws Exception {
    names
        .srv(OVERLAY, 0, server.address().getPort(), "somewhere.example.net")
        .a("somewhere.example.net", LOOPBACK);
    assertEquals(
        server.fingerprint(),
        client.fingerprint(InvitationLink.ofOverlay(OVERLAY, Optional.empty())));
  }

  @Test
  void aNameWithoutAServerIsSaidToHaveNone() {
    OverlayException unknown =
        assertThrows(OverlayException.class, () -> client.fetch(link("unknown.example")));
    assertEquals(OverlayFailure.CONFIG_NOT_FETCHED, unknown.failure());
    assertTrue(unknown.getMessage().contains("no such host"), unknown.getMessage());
    assertTrue(names.asked().contains("unknown.example. A"), names.asked().toString());
    names.srv("closed.example", 0, 0, "").a("closed.example", LOOPBACK);
    assertEquals(OverlayFailure.CONFIG_NOT_FETCHED, refusal(link("closed.example")));
    assertTrue(!names.asked().contains("closed.example. A"), names.asked().toString());
  }

  @Test
  void aNameServerThatSaysNothingEndsInASentenceToo() throws Exception {
    try (java.net.DatagramSocket silent = new java.net.DatagramSocket(0, LOOPBACK)) {
      EnrollmentClient waiting =
          new EnrollmentClient(
              InstantSource.system(),
              List.of(new InetSocketAddress(LOOPBACK, silent.getLocalPort())));
      OverlayException failure =
          assertThrows(OverlayException.class, () -> waiting.fetch(link(OVERLAY)));
      assertEquals(OverlayFailure.CONFIG_NOT_FETCHED, failure.failure());
    }
  }

  @Test
  void servicesAreTriedByPriorityAndThenByChanceInProportionToTheirWeights() {
    Service often = new Service(1, 30, 1, "often");
    Service seldom = new Service(1, 10, 1, "seldom");
    Service last = new Service(2, 60000, 1, "last");
    SplittableRandom random = new SplittableRandom(2782);
    int oftenFirst = 0;
    for (int i = 0; i < 10_000; i++) {
      List<Service> order = ConfigurationDiscovery.inOrder(List.of(last, seldom, often), random);
      assertEquals(3, order.size());
      assertEquals(last, order.getLast());
      oftenFirst += order.getFirst().equals(often) ? 1 : 0;
    }
    assertTrue(oftenFirst > 7000 && oftenFirst < 8000, oftenFirst + " of 10000");
  }
}
