package org.chordial.overlay.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.SelfSignedPermitted.Digest;
import org.chordial.overlay.wire.NodeId;
import org.junit.jupiter.api.Test;

/** Certificates that want to be taken for a node's (RFC 6940 sections 11.1, 11.3 and 13.3). */
class HostileCertificatesTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final KeyPair KEYS = TestAuthority.rsa();
  private static final NodeId ONE = NodeId.ofHex("11".repeat(16));
  private static final NodeId TWO = NodeId.ofHex("22".repeat(16));
  private static final String ALICE = "alice@example.org";

  private Instant now = TestAuthority.NOW;
  private final CertificateVerifier verifier =
      new CertificateVerifier(AUTHORITY.anchors(), () -> now);

  private static List<GeneralName> names(NodeId... ids) {
    return TestAuthority.names(ALICE, TestAuthority.OVERLAY, ids);
  }

  private static List<GeneralName> and(List<GeneralName> names, GeneralName more) {
    List<GeneralName> all = new ArrayList<>(names);
    all.add(more);
    return all;
  }

  private static GeneralName uri(String uri) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
  }

  private void assertRefused(
      OverlayFailure reason, X509Certificate certificate, List<X509Certificate> others) {
    assertEquals(new CertificateVerdict.Refused(reason), verifier.verify(certificate, others));
    assertEquals(0, verifier.remembered(), "what is refused is not remembered");
  }

  private void assertRefused(OverlayFailure reason, List<GeneralName> names) {
    assertRefused(reason, AUTHORITY.certificate(KEYS.getPublic(), names), List.of());
  }

  @Test
  void onlyOneUserAtLeastOneNodeIdAndNothingElseMayStandInIt() {
    OverlayFailure wrong = OverlayFailure.PEER_CERTIFICATE_NOT_FOR_A_NODE;
    assertRefused(wrong, names());
    assertRefused(wrong, names(ONE).subList(1, 2));
    assertRefused(wrong, names(ONE, ONE));
    assertRefused(wrong, and(names(ONE), new GeneralName(GeneralName.rfc822Name, "bob@b")));
    assertRefused(wrong, and(names(ONE), new GeneralName(GeneralName.dNSName, "example.org")));
    assertRefused(wrong, and(names(ONE), uri("https://overlay.example.org/")));
    assertRefused(wrong, and(names(ONE), uri("sip:alice@overlay.example.org")));
    NodeId[] many = new NodeId[65];
    for (int i = 0; i < many.length; i++) {
      many[i] = NodeId.ofHex("%032x".formatted(i + 1));
    }
    assertRefused(wrong, names(many));
  }

  /** Section 14.15, and 11.3: "a Destination List with a single entry of type node_id". */
  @Test
  void aReloadUriNamesExactlyOneNodeOfThisOverlay() {
    String id = "0110" + "11".repeat(16);
    OverlayFailure wrong = OverlayFailure.PEER_CERTIFICATE_NOT_FOR_A_NODE;
    for (String destination :
        List.of(id + id, "0210" + "11".repeat(16), "0111" + "11".repeat(17), "8001", "01", "")) {
      assertRefused(wrong, and(names(), uri("reload://" + destination + "@overlay.example.org/")));
    }
    assertRefused(wrong, and(names(), uri("reload://" + id + "@overlay.example.org/00")));
    assertRefused(wrong, and(names(), uri("reload://" + id + "@overlay.example.org")));
    assertRefused(
        OverlayFailure.PEER_CERTIFICATE_OF_OTHER_OVERLAY,
        and(names(ONE), uri("reload://" + id + "@other.example/")));
    assertInstanceOf(
        CertificateVerdict.Trusted.class,
        verifier.verify(
            AUTHORITY.certificate(
                KEYS.getPublic(), and(names(TWO), uri("reload://" + id + "@OVERLAY.example.org/"))),
            List.of()));
  }

  @Test
  void anAuthorityOfTheSameNameIsAnotherAuthority() {
    KeyPair fake = TestAuthority.rsa();
    assertRefused(
        OverlayFailure.PEER_CERTIFICATE_UNTRUSTED,
        TestAuthority.forged(
            "CN=Enrollment", fake.getPrivate(), "", KEYS.getPublic(), false, names(ONE)),
        List.of(
            TestAuthority.forged(
                "CN=Enrollment",
                fake.getPrivate(),
                "CN=Enrollment",
                fake.getPublic(),
                true,
                List.of())));
  }

  @Test
  void aNodeIsNoAuthority() {
    KeyPair node = TestAuthority.rsa();
    X509Certificate made =
        TestAuthority.forged("CN=Node", node.getPrivate(), "", KEYS.getPublic(), false, names(ONE));
    assertRefused(
        OverlayFailure.PEER_CERTIFICATE_UNTRUSTED,
        made,
        List.of(AUTHORITY.intermediate("Node", node.getPublic(), false)));
    assertInstanceOf(
        CertificateVerdict.Trusted.class,
        verifier.verify(made, List.of(AUTHORITY.intermediate("Node", node.getPublic(), true))),
        "and with BasicConstraints it would be one");
  }

  @Test
  void chainsThatAreTooLongOrGoRoundInCirclesEnd() {
    List<X509Certificate> long1 = new ArrayList<>();
    KeyPair above = TestAuthority.rsa();
    long1.add(AUTHORITY.intermediate("1", above.getPublic(), true));
    for (int i = 2; i <= 6; i++) {
      KeyPair below = TestAuthority.rsa();
      long1.add(
          TestAuthority.forged(
              "CN=" + (i - 1), above.getPrivate(), "CN=" + i, below.getPublic(), true, List.of()));
      above = below;
    }
    assertRefused(
        OverlayFailure.PEER_CERTIFICATE_UNTRUSTED,
        TestAuthority.forged("CN=6", above.getPrivate(), "", KEYS.getPublic(), false, names(ONE)),
        long1);
    KeyPair loop = TestAuthority.rsa();
    assertRefused(
        OverlayFailure.PEER_CERTIFICATE_UNTRUSTED,
        TestAuthority.forged("CN=a", loop.getPrivate(), "", KEYS.getPublic(), false, names(ONE)),
        List.of(
            TestAuthority.forged(
                "CN=b", loop.getPrivate(), "CN=a", loop.getPublic(), true, List.of()),
            TestAuthority.forged(
                "CN=a", loop.getPrivate(), "CN=b", loop.getPublic(), true, List.of())));
  }

  @Test
  void certificatesThatHaveNothingToDoWithItCostNothing() {
    KeyPair stranger = TestAuthority.rsa();
    List<X509Certificate> unrelated =
        new ArrayList<>(
            Collections.nCopies(
                10_000,
                TestAuthority.forged(
                    "CN=x", stranger.getPrivate(), "CN=y", stranger.getPublic(), true, List.of())));
    X509Certificate good = AUTHORITY.certificate(KEYS.getPublic(), names(ONE));
    assertInstanceOf(CertificateVerdict.Trusted.class, verifier.verify(good, unrelated));
    assertEquals(1, verifier.counters().chains());
    KeyPair between = TestAuthority.rsa();
    X509Certificate below =
        TestAuthority.forged(
            "CN=Between", between.getPrivate(), "", KEYS.getPublic(), false, names(TWO));
    X509Certificate issuer = AUTHORITY.intermediate("Between", between.getPublic(), true);
    unrelated.add(issuer);
    assertEquals(
        new CertificateVerdict.Refused(OverlayFailure.PEER_CERTIFICATE_UNTRUSTED),
        verifier.verify(below, unrelated),
        "its issuer is too far down the list");
    unrelated.add(3, issuer);
    assertInstanceOf(CertificateVerdict.Trusted.class, verifier.verify(below, unrelated));
  }

  @Test
  void whatIsRememberedIsBoundedAndForgottenWithTheConfiguration() {
    CertificateVerifier small =
        new CertificateVerifier(AUTHORITY.anchors(), () -> TestAuthority.NOW, 4);
    List<X509Certificate> made = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      made.add(AUTHORITY.certificate(KEYS.getPublic(), names(NodeId.ofHex("%032x".formatted(i)))));
      small.verify(made.getLast(), List.of());
    }
    assertEquals(4, small.remembered());
    assertEquals(10, small.counters().chains());
    small.verify(made.getLast(), List.of());
    assertEquals(10, small.counters().chains());
    assertEquals(1, small.counters().recalled());
    small.verify(made.getFirst(), List.of());
    assertEquals(11, small.counters().chains(), "it had been forgotten");
    small.update(new TestAuthority().anchors());
    assertEquals(0, small.remembered());
    assertEquals(
        new CertificateVerdict.Refused(OverlayFailure.PEER_CERTIFICATE_UNTRUSTED),
        small.verify(made.getLast(), List.of()));
  }

  @Test
  void certificatesCountWithinTheirTimeAloneRememberedOrNot() {
    X509Certificate certificate = AUTHORITY.certificate(KEYS.getPublic(), names(ONE));
    now = TestAuthority.NOW.minus(Duration.ofDays(2));
    assertRefused(OverlayFailure.PEER_CERTIFICATE_NOT_YET_VALID, certificate, List.of());
    now = TestAuthority.NOW.plus(TestAuthority.VALIDITY).plusSeconds(1);
    assertRefused(OverlayFailure.PEER_CERTIFICATE_EXPIRED, certificate, List.of());
    assertEquals(0, verifier.counters().chains(), "what is out of its time is not looked into");
    now = TestAuthority.NOW;
    assertInstanceOf(CertificateVerdict.Trusted.class, verifier.verify(certificate, List.of()));
    now = TestAuthority.NOW.plus(TestAuthority.VALIDITY).plusSeconds(1);
    assertEquals(
        new CertificateVerdict.Refused(OverlayFailure.PEER_CERTIFICATE_EXPIRED),
        verifier.verify(certificate, List.of()));
  }

  @Test
  void selfSignedNodeIdsOfTheWrongDigestOrderOrNumberAreForged() {
    for (Digest digest : Digest.values()) {
      Digest other = digest == Digest.SHA1 ? Digest.SHA256 : Digest.SHA1;
      List<NodeId> two = SelfSignedNodeIds.of(KEYS.getPublic(), digest, 2, 16);
      List<NodeId> one = SelfSignedNodeIds.of(KEYS.getPublic(), digest, 1, 16);
      CertificateVerifier permitting =
          new CertificateVerifier(TestAuthority.selfSignedAnchors(digest), () -> now);
      for (List<NodeId> wrong :
          List.of(
              SelfSignedNodeIds.of(KEYS.getPublic(), other, 1, 16),
              SelfSignedNodeIds.of(KEYS.getPublic(), other, 2, 16),
              List.of(two.get(1), two.get(0)),
              List.of(two.get(0)),
              List.of(two.get(1)),
              List.of(one.getFirst(), two.get(1)),
              List.of(ONE))) {
        assertEquals(
            new CertificateVerdict.Refused(OverlayFailure.PEER_CERTIFICATE_NODE_ID_FORGED),
            permitting.verify(
                TestAuthority.selfSigned(KEYS, names(wrong.toArray(NodeId[]::new))), List.of()),
            digest + " " + wrong);
      }
      assertInstanceOf(
          CertificateVerdict.Trusted.class,
          permitting.verify(
              TestAuthority.selfSigned(KEYS, names(two.toArray(NodeId[]::new))), List.of()));
    }
  }

  @Test
  void aCertificateSignedByAnotherKeyIsNotSelfSigned() {
    NodeId own = SelfSignedNodeIds.of(KEYS.getPublic(), Digest.SHA256, 1, 16).getFirst();
    KeyPair thief = TestAuthority.rsa();
    CertificateVerifier permitting =
        new CertificateVerifier(TestAuthority.selfSignedAnchors(Digest.SHA256), () -> now);
    assertEquals(
        new CertificateVerdict.Refused(OverlayFailure.PEER_CERTIFICATE_UNTRUSTED),
        permitting.verify(
            TestAuthority.forged(
                "CN=self", thief.getPrivate(), "CN=self", KEYS.getPublic(), false, names(own)),
            List.of()));
    assertTrue(permitting.counters().chains() > 0);
  }
}
