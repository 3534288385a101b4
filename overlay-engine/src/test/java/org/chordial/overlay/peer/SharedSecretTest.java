package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.peer.VirtualPeers.Member;
import org.chordial.overlay.wire.Destination;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Overlays whose members share a secret (RFC 6940 section 13.4). */
class SharedSecretTest {
  private static final String SECRET = "correct horse battery staple";

  private String secret = SECRET;
  private boolean noIce;
  private final VirtualPeers peers = new VirtualPeers(134, this::configured).withRealSecurity();

  private ConfigurationDocument configured(ConfigurationDocument document) {
    var builder = document.toBuilder().noIce(noIce);
    return (secret.isEmpty() ? builder : builder.sharedSecret(secret)).build();
  }

  @AfterEach
  void endOverlay() {
    peers.close();
  }

  private void assertAllReachAll() {
    for (Member from : peers.members) {
      for (Member to : peers.members) {
        assertEquals(to.id(), peers.ping(from, Destination.of(to.id())).from());
      }
      for (Link link : from.peer().stack.table.links()) {
        assertTrue(link.remoteCertificate().isFor(link.remoteNodeId()));
      }
    }
  }

  @Test
  void whoKnowsItJoinsOverDtlsAndEachLinkKnowsWhoIsThere() throws OverlayException {
    peers.first();
    peers.joined();
    peers.joined();
    peers.time.advance(Duration.ofSeconds(10));
    assertAllReachAll();
  }

  @Test
  void whoKnowsItJoinsOverTls() throws OverlayException {
    noIce = true;
    peers.first();
    peers.joined();
    peers.joined();
    peers.time.advance(Duration.ofSeconds(10));
    assertAllReachAll();
  }

  @Test
  void whoDoesNotKnowItMakesNoLinkThoughHisCertificateIsGood() throws OverlayException {
    noIce = true;
    Member first = peers.first();
    for (String wrong : new String[] {"another secret", ""}) {
      secret = wrong;
      Member stranger = peers.opened();
      assertThrows(
          CompletionException.class,
          () -> peers.time.await(stranger.peer().join(), VirtualPeers.PATIENCE));
      assertFalse(first.peer().stack.table.contains(stranger.id()));
    }
  }

  @Test
  void whoKnowsItButHasNoCertificateOfTheOverlayMakesNoLink() throws OverlayException {
    Member first = peers.first();
    TestOverlay foreign = new TestOverlay(peers.time.instant(), 7);
    Member stranger = peers.open(foreign.credentials("eve@overlay.example"), peers.host(), false);
    assertThrows(
        CompletionException.class,
        () -> peers.time.await(stranger.peer().join(), VirtualPeers.PATIENCE));
    assertFalse(first.peer().stack.table.contains(stranger.id()));
  }
}
