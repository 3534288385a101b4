package org.chordial.overlay.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.MulticastGroup;
import org.chordial.overlay.config.SelfSignedPermitted;
import org.chordial.overlay.enroll.NodeKeys;
import org.chordial.overlay.enroll.SelfSignedEnrollment;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.usage.sip.Aor;
import org.chordial.overlay.wire.NodeId;
import org.junit.jupiter.api.Test;

/** Multicast on the loopback interface. */
class LanBootstrapTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final MulticastGroup GROUP = new MulticastGroup("239.255.60.85", 46084);

  /** Where the message contents of an answer begin, and about where they end. */
  private static final int CONTENTS = 0x38;

  private static final int CONTENTS_END = CONTENTS + 30;

  private static ConfigurationDocument overlay(String name) {
    return ConfigurationDocument.named(name)
        .selfSignedPermitted(new SelfSignedPermitted(true, SelfSignedPermitted.Digest.SHA256))
        .multicastBootstrap(GROUP)
        .build();
  }

  private static Credentials credentials(ConfigurationDocument overlay) throws Exception {
    return SelfSignedEnrollment.enroll(
        overlay, Aor.of("alice@" + overlay.instanceName()), NodeKeys.generate(), CLOCK.instant());
  }

  /** A node that listens and asks. */
  private static final class Node implements LanBootstrap.Listener, AutoCloseable {
    final CompletableFuture<String> met = new CompletableFuture<>();
    final CompletableFuture<Void> lonely = new CompletableFuture<>();
    final Credentials credentials;
    private final LanBootstrap lan;

    Node(ConfigurationDocument overlay, int port) throws Exception {
      credentials = credentials(overlay);
      lan =
          LanBootstrap.start(
              overlay, credentials, LanBootstrap.interfaces(true), port, () -> true, CLOCK, this);
    }

    @Override
    public void found(NodeId node, InetSocketAddress address) {
      met.complete(node + " " + address.getPort());
    }

    @Override
    public void alone() {
      lonely.complete(null);
    }

    @Override
    public void close() {
      lan.close();
    }
  }

  @Test
  void peersOfOneOverlayFindEachOtherAndNobodyElse() throws Exception {
    try (Node alice = new Node(overlay("home.example"), 7001);
        Node bob = new Node(overlay("home.example"), 7002);
        Node stranger = new Node(overlay("other.example"), 7003)) {
      assertEquals(bob.credentials.nodeId() + " 7002", alice.met.get(20, TimeUnit.SECONDS));
      assertEquals(alice.credentials.nodeId() + " 7001", bob.met.get(20, TimeUnit.SECONDS));
      stranger.lonely.get(20, TimeUnit.SECONDS);
      assertFalse(stranger.met.isDone());
    }
  }

  @Test
  void whatIsForgedOrChangedIsNotHeard() throws Exception {
    ConfigurationDocument overlay = overlay("home.example");
    LanMessages alice = new LanMessages(overlay, credentials(overlay), CLOCK);
    LanMessages bob = new LanMessages(overlay, credentials(overlay), CLOCK);
    ByteBuf question = alice.question(7);
    LanMessages.Heard heard = bob.open(question.duplicate()).orElseThrow();
    assertTrue(heard.isQuestion());
    assertTrue(alice.open(question.duplicate()).isEmpty());
    ByteBuf answer = bob.answer(heard, 60_000);
    assertEquals(60_000, alice.open(answer.duplicate()).orElseThrow().port().orElseThrow());
    // The header is not signed but for overlay and transaction, nor the certificates by themselves.
    for (int at = CONTENTS; at < CONTENTS_END; at += 2) {
      assertTrue(altered(alice, answer, at).isEmpty(), "byte " + at);
    }
    assertTrue(altered(alice, answer, answer.readableBytes() - 1).isEmpty());
    question.release();
    answer.release();
  }

  /** What is heard of a datagram of which one bit was changed. */
  private static Optional<LanMessages.Heard> altered(LanMessages hearer, ByteBuf said, int at) {
    ByteBuf changed = said.copy();
    try {
      return hearer.open(changed.setByte(at, changed.getByte(at) ^ 1));
    } finally {
      changed.release();
    }
  }
}
