package org.chordial.overlay.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.chordial.ice.dtls.SecureSession;
import org.chordial.overlay.harness.TestIdentities;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.MessageSigner;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.WireSettings;
import org.junit.jupiter.api.Test;

/** Who is at the other end of a link that a shared secret keyed. */
class IntroducerTest {
  private static final int DAMAGED = 2000;
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final TestIdentities AUTHORITY = new TestIdentities();
  private static final MessageCodec CODEC = new MessageCodec(WireSettings.STANDARD);
  private static final Credentials ALICE =
      AUTHORITY.issue("alice@example.org", NodeId.ofHex("11".repeat(16)));
  private static final Credentials BOB =
      AUTHORITY.issue("bob@example.org", NodeId.ofHex("22".repeat(16)));

  /** What both sides of one handshake export alike, and no other. */
  private record Session(int number) implements SecureSession {
    @Override
    public List<X509Certificate> peerChain() {
      return List.of();
    }

    @Override
    public byte[] exportKeyingMaterial(String label, byte[] context, int length) {
      byte[] exported = new byte[length];
      Arrays.fill(exported, (byte) number);
      return exported;
    }

    @Override
    public String cipherSuite() {
      return "";
    }
  }

  private static Introducer introducer(Credentials credentials) {
    return new Introducer(
        new MessageSigner(credentials, CODEC), AUTHORITY.verifier(CODEC, () -> NOW), CODEC);
  }

  private final Introducer alice = introducer(ALICE);
  private final Introducer bob = introducer(BOB);
  private final Session session = new Session(1);

  @Test
  void eachSideLearnsTheOthersCertificate() throws LinkException {
    assertEquals(ALICE.chain(), bob.check(alice.introduction(session, true), session, false));
    assertEquals(BOB.chain(), alice.check(bob.introduction(session, false), session, true));
  }

  @Test
  void anIntroductionCountsInItsOwnConnectionAlone() {
    byte[] elsewhere = alice.introduction(new Session(2), true);
    assertThrows(LinkException.class, () -> bob.check(elsewhere, session, false));
  }

  @Test
  void nobodyIsAnsweredWithWhatHeSaidHimself() {
    byte[] own = bob.introduction(session, false);
    assertThrows(LinkException.class, () -> bob.check(own, session, false));
  }

  @Test
  void aCertificateOfAnotherAuthorityIsNoIntroduction() {
    Introducer stranger =
        introducer(new TestIdentities().issue("alice@example.org", ALICE.nodeId()));
    assertThrows(
        LinkException.class, () -> bob.check(stranger.introduction(session, true), session, false));
  }

  @Test
  void noDamageMakesSomebodyElseOfAnIntroduction() {
    byte[] good = alice.introduction(session, true);
    SplittableRandom random = new SplittableRandom(134);
    int refused = 0;
    for (int i = 0; i < DAMAGED; i++) {
      byte[] damaged =
          random.nextInt(4) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
      if (damaged.length > 0) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      }
      try {
        assertEquals(ALICE.chain().getFirst(), bob.check(damaged, session, false).getFirst());
      } catch (LinkException e) {
        refused++;
      }
    }
    // Damage to a certificate that is known by its hash does not matter.
    assertTrue(refused > DAMAGED / 4, "refused " + refused);
  }
}
