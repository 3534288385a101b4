package org.chordial.overlay.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.SelfSignedPermitted.Digest;
import org.chordial.overlay.wire.NodeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SelfSignedNodeIdsTest {
  private static final KeyPair KEYS = TestAuthority.rsa();

  @Test
  void nodeIdIsTheHighBitsOfTheDigestOfTheKey() throws Exception {
    byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(KEYS.getPublic().getEncoded());
    assertEquals(
        List.of(NodeId.of(Arrays.copyOf(sha1, 16))),
        SelfSignedNodeIds.of(KEYS.getPublic(), Digest.SHA1, 1, 16));
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update(new byte[] {0, 0, 0, 2});
    assertEquals(
        NodeId.of(Arrays.copyOf(sha256.digest(KEYS.getPublic().getEncoded()), 16)),
        SelfSignedNodeIds.of(KEYS.getPublic(), Digest.SHA256, 3, 16).get(1));
  }

  @ParameterizedTest
  @EnumSource(Digest.class)
  void certificateWithTheNodeIdOfItsKeyIsTrusted(Digest digest) {
    for (int count = 1; count <= 2; count++) {
      NodeId[] ids =
          SelfSignedNodeIds.of(KEYS.getPublic(), digest, count, 16).toArray(NodeId[]::new);
      assertInstanceOf(CertificateVerdict.Trusted.class, verdict(digest, ids));
    }
  }

  @Test
  void certificateWithTheNodeIdOfAnotherKeyIsForged() {
    NodeId stolen =
        SelfSignedNodeIds.of(TestAuthority.rsa().getPublic(), Digest.SHA1, 1, 16).getFirst();
    assertEquals(
        new CertificateVerdict.Refused(OverlayFailure.PEER_CERTIFICATE_NODE_ID_FORGED),
        verdict(Digest.SHA1, stolen));
  }

  @Test
  void selfSignedCertificateIsRefusedWhereTheOverlayEnrolls() {
    NodeId own = SelfSignedNodeIds.of(KEYS.getPublic(), Digest.SHA1, 1, 16).getFirst();
    assertEquals(
        new CertificateVerdict.Refused(OverlayFailure.PEER_CERTIFICATE_UNTRUSTED),
        new CertificateVerifier(new TestAuthority().anchors(), () -> TestAuthority.NOW)
            .verify(certificate(own), List.of()));
  }

  @Test
  void reloadUriNamesOneNodeOfOneOverlay() {
    NodeId id = NodeId.ofHex("ab".repeat(16));
    String uri = "reload://0110" + "ab".repeat(16) + "@overlay.example.org/";
    assertEquals(Optional.of(new ReloadUri(id, "overlay.example.org")), ReloadUri.parse(uri));
    assertEquals(uri, new ReloadUri(id, "overlay.example.org").toString());
    for (String wrong :
        List.of(
            "http://0110" + "ab".repeat(16) + "@o/",
            "reload://0110" + "ab".repeat(15) + "@o/",
            "reload://0210" + "ab".repeat(16) + "@o/",
            "reload://0110" + "ab".repeat(16) + "@o/00",
            "reload://0110" + "ab".repeat(16) + "@/",
            "reload://zz@o/",
            "reload://",
            "")) {
      assertEquals(Optional.empty(), ReloadUri.parse(wrong), wrong);
    }
  }

  private static CertificateVerdict verdict(Digest digest, NodeId... ids) {
    return new CertificateVerifier(TestAuthority.selfSignedAnchors(digest), () -> TestAuthority.NOW)
        .verify(certificate(ids), List.of());
  }

  private static X509Certificate certificate(NodeId... ids) {
    return TestAuthority.selfSigned(
        KEYS, TestAuthority.names("anna@example.org", TestAuthority.OVERLAY, ids));
  }
}
