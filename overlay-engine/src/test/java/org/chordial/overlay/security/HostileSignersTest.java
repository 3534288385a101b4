package org.chordial.overlay.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.HashAlgorithm;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.Message;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.MessageContents;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.PingReq;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.SecurityBlock;
import org.chordial.overlay.wire.Signature;
import org.chordial.overlay.wire.SignatureAndHashAlgorithm;
import org.chordial.overlay.wire.SignerIdentity;
import org.chordial.overlay.wire.SignerIdentity.CertHash;
import org.chordial.overlay.wire.SignerIdentity.CertHashNodeId;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataValue;
import org.chordial.overlay.wire.WireSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Forged signatures with every kind of signer identity (RFC 6940 section 6.3.4), on messages and on
 * stored values, before and after the certificates in question have been seen.
 */
class HostileSignersTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final NodeId ONE = NodeId.ofHex("11".repeat(16));
  private static final NodeId TWO = NodeId.ofHex("22".repeat(16));
  private static final NodeId THREE = NodeId.ofHex("33".repeat(16));
  private static final NodeId FOUR = NodeId.ofHex("44".repeat(16));
  private static final Credentials ALICE = AUTHORITY.enroll("alice@example.org", ONE);
  private static final Credentials BOB = AUTHORITY.enroll("bob@example.org", TWO);

  /** Carol's certificate has several Node-IDs, as has Dave's. */
  private static final Credentials CAROL = AUTHORITY.enroll("carol@example.org", THREE, FOUR);

  private static final Credentials DAVE =
      AUTHORITY.enroll("dave@example.org", NodeId.ofHex("55".repeat(16)), TWO);
  private static final ResourceId RESOURCE = ResourceId.of(new byte[16]);
  private static final KindId KIND = KindId.SIP_REGISTRATION;

  private final MessageCodec codec = new MessageCodec(WireSettings.STANDARD);
  private final SecurityVerifier verifier =
      new SecurityVerifier(
          new CertificateVerifier(AUTHORITY.anchors(), () -> TestAuthority.NOW), codec);

  /** What carries a signature. */
  enum Signed {
    MESSAGE,
    VALUE
  }

  private static SignerIdentity hash(Credentials of) {
    return new CertHash(HashAlgorithm.SHA256, Algorithms.sha256(of.certificate().der()));
  }

  private static SignerIdentity nodeHash(NodeId id, Credentials of) {
    return new CertHashNodeId(
        HashAlgorithm.SHA256, Algorithms.sha256(id.value(), of.certificate().der()));
  }

  private Message message(Credentials signer) {
    ForwardingHeader header = ForwardingHeader.request(1, 2, 100, 3, List.of(Destination.of(TWO)));
    MessageContents contents = MessageContents.of(new PingReq(Opaque.ofHex("00")));
    return new Message(
        header, contents, new MessageSigner(signer, codec).sign(header, contents, List.of()));
  }

  private StoredData value(Credentials signer) {
    return new MessageSigner(signer, codec)
        .sign(
            RESOURCE,
            KIND,
            1,
            60,
            new StoredDataValue.DictionaryEntry(
                ONE.value(), DataValue.of(Opaque.ofUtf8("contact"))));
  }

  /** Verifies what that signer made, with the signature as somebody changed it. */
  private Verification verify(
      Signed signed, Credentials signer, UnaryOperator<Signature> change, Credentials... others) {
    List<GenericCertificate> bucket = new ArrayList<>(signer.certificates());
    for (Credentials other : others) {
      bucket.addAll(other.certificates());
    }
    if (signed == Signed.MESSAGE) {
      Message good = message(signer);
      Signature changed = change.apply(good.securityBlock().signature());
      return verifier.verify(
          new Message(good.header(), good.contents(), new SecurityBlock(bucket, changed)));
    }
    StoredData good = value(signer);
    return verifier.verify(
        RESOURCE,
        KIND,
        new StoredData(
            good.storageTime(), good.lifetime(), good.value(), change.apply(good.signature())),
        bucket);
  }

  private void assertRefused(
      OverlayFailure reason,
      Signed signed,
      Credentials signer,
      UnaryOperator<Signature> change,
      Credentials... others) {
    for (int seen = 0; seen < 2; seen++) {
      assertEquals(
          new Verification.Invalid(reason),
          verify(signed, signer, change, others),
          seen == 0 ? "certificates not seen before" : "certificates known");
      for (Credentials each : List.of(ALICE, BOB, CAROL, DAVE)) {
        assertTrue(verifier.verify(message(each)).isValid());
      }
    }
  }

  private static UnaryOperator<Signature> as(SignerIdentity identity) {
    return good -> new Signature(good.algorithm(), identity, good.signatureValue());
  }

  private static UnaryOperator<Signature> by(HashAlgorithm hash, int signature) {
    return good ->
        new Signature(
            new SignatureAndHashAlgorithm(hash, signature), good.identity(), good.signatureValue());
  }

  @ParameterizedTest
  @EnumSource
  void nobodySignsAsAnother(Signed signed) {
    assertRefused(OverlayFailure.SIGNATURE_WRONG, signed, ALICE, as(hash(BOB)), BOB);
    assertRefused(OverlayFailure.SIGNATURE_WRONG, signed, ALICE, as(nodeHash(FOUR, CAROL)), CAROL);
    assertRefused(OverlayFailure.SIGNATURE_WRONG, signed, CAROL, as(nodeHash(TWO, DAVE)), DAVE);
    assertRefused(OverlayFailure.SIGNATURE_WRONG, signed, CAROL, as(hash(ALICE)), ALICE);
  }

  @ParameterizedTest
  @EnumSource
  void theIdentityIsSignedTooEvenBetweenNodeIdsOfOneCertificate(Signed signed) {
    assertRefused(OverlayFailure.SIGNATURE_WRONG, signed, CAROL, as(nodeHash(FOUR, CAROL)));
  }

  @ParameterizedTest
  @EnumSource
  void theKindOfIdentityMustFitTheNumberOfNodeIds(Signed signed) {
    assertRefused(OverlayFailure.SIGNER_IDENTITY_WRONG, signed, CAROL, as(hash(CAROL)));
    assertRefused(OverlayFailure.SIGNER_IDENTITY_WRONG, signed, ALICE, as(nodeHash(ONE, ALICE)));
  }

  @ParameterizedTest
  @EnumSource
  void aNodeIdThatIsNotInTheCertificateIsNobodys(Signed signed) {
    assertRefused(OverlayFailure.SIGNER_UNKNOWN, signed, CAROL, as(nodeHash(ONE, CAROL)));
    assertRefused(OverlayFailure.SIGNER_UNKNOWN, signed, ALICE, as(nodeHash(TWO, ALICE)));
  }

  @ParameterizedTest
  @EnumSource
  void noIdentityAndIdentitiesOfOtherKindsAreRefused(Signed signed) {
    assertRefused(OverlayFailure.SIGNATURE_MISSING, signed, ALICE, as(new SignerIdentity.None()));
    assertRefused(OverlayFailure.SIGNATURE_MISSING, signed, ALICE, good -> Signature.EMPTY);
    for (int type : new int[] {0, 4, 255}) {
      assertRefused(
          OverlayFailure.SIGNER_IDENTITY_WRONG,
          signed,
          ALICE,
          as(new SignerIdentity.UnknownIdentity(type, Opaque.ofHex("00"))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void weakAndUnknownAlgorithmsAreRefused(Signed signed) {
    for (HashAlgorithm hash :
        List.of(
            HashAlgorithm.NONE,
            new HashAlgorithm(1),
            HashAlgorithm.SHA1,
            new HashAlgorithm(3),
            new HashAlgorithm(255))) {
      assertRefused(
          OverlayFailure.SIGNATURE_ALGORITHM_UNSUPPORTED,
          signed,
          ALICE,
          by(hash, SignatureAndHashAlgorithm.RSA));
    }
    for (int algorithm : new int[] {SignatureAndHashAlgorithm.ANONYMOUS, 2, 255}) {
      assertRefused(
          OverlayFailure.SIGNATURE_ALGORITHM_UNSUPPORTED,
          signed,
          ALICE,
          by(HashAlgorithm.SHA256, algorithm));
    }
    assertRefused(
        OverlayFailure.SIGNATURE_ALGORITHM_UNSUPPORTED,
        signed,
        ALICE,
        by(HashAlgorithm.SHA256, SignatureAndHashAlgorithm.ECDSA));
    assertRefused(
        OverlayFailure.SIGNATURE_WRONG,
        signed,
        ALICE,
        by(HashAlgorithm.SHA512, SignatureAndHashAlgorithm.RSA));
    assertRefused(
        OverlayFailure.SIGNATURE_ALGORITHM_UNSUPPORTED,
        signed,
        ALICE,
        as(new CertHash(HashAlgorithm.SHA1, Opaque.ofHex("00".repeat(20)))));
  }

  @ParameterizedTest
  @EnumSource
  void signaturesOfNoAndOfAnyLengthAreRefused(Signed signed) {
    for (int length : new int[] {0, 1, 255, 257, 4096}) {
      assertRefused(
          OverlayFailure.SIGNATURE_WRONG,
          signed,
          ALICE,
          good ->
              new Signature(good.algorithm(), good.identity(), Opaque.ofHex("5a".repeat(length))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStrangersCertificateInTheBucketHelpsNobody(Signed signed) {
    Credentials stranger = new TestAuthority().enroll("alice@example.org", ONE);
    Credentials several = new TestAuthority().enroll("alice@example.org", ONE, TWO);
    assertRefused(OverlayFailure.PEER_CERTIFICATE_UNTRUSTED, signed, stranger, good -> good, ALICE);
    assertRefused(OverlayFailure.PEER_CERTIFICATE_UNTRUSTED, signed, several, good -> good, ALICE);
  }

  @ParameterizedTest
  @EnumSource
  void anExcludedNodesSignatureIsWorthNothingUnderAnyOfItsNodeIds(Signed signed) {
    assertTrue(verify(signed, CAROL, good -> good).isValid());
    verifier.certificates().update(AUTHORITY.anchors().withBadNodes(Set.of(FOUR)));
    assertEquals(
        new Verification.Invalid(OverlayFailure.BAD_NODE), verify(signed, CAROL, good -> good));
    assertTrue(verify(signed, ALICE, good -> good).isValid());
  }

  @ParameterizedTest
  @EnumSource
  void longerHashesOfTheIdentityAreTakenToo(Signed signed) {
    for (HashAlgorithm hash : List.of(HashAlgorithm.SHA384, HashAlgorithm.SHA512)) {
      Opaque long1 = Algorithms.hash(hash, ALICE.certificate().der()).orElseThrow();
      assertEquals(
          new Verification.Invalid(OverlayFailure.SIGNATURE_WRONG),
          verify(signed, ALICE, as(new CertHash(hash, long1))),
          "found, but it is another identity than the one that was signed");
    }
  }
}
