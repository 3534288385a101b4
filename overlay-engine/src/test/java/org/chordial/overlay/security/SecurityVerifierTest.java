package org.chordial.overlay.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
import org.chordial.overlay.wire.MessageExtension;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.PingReq;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.SecurityBlock;
import org.chordial.overlay.wire.Signature;
import org.chordial.overlay.wire.SignerIdentity;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataValue.ArrayEntry;
import org.chordial.overlay.wire.StoredDataValue.DictionaryEntry;
import org.chordial.overlay.wire.WireSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecurityVerifierTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final NodeId ONE = NodeId.ofHex("11".repeat(16));
  private static final NodeId TWO = NodeId.ofHex("22".repeat(16));
  private static final Credentials ALICE = AUTHORITY.enroll("alice@example.org", ONE);
  private static final Credentials BOTH = AUTHORITY.enroll("bob@example.org", ONE, TWO);
  private static final ResourceId RESOURCE = ResourceId.of(new byte[16]);

  private final MessageCodec codec = new MessageCodec(WireSettings.STANDARD);
  private Instant now = TestAuthority.NOW;
  private final SecurityVerifier verifier =
      new SecurityVerifier(new CertificateVerifier(AUTHORITY.anchors(), () -> now), codec);

  @TempDir private Path directory;

  private Message signed(Credentials credentials) {
    ForwardingHeader header = ForwardingHeader.request(1, 2, 100, 3, List.of(Destination.of(TWO)));
    MessageContents contents = MessageContents.of(new PingReq(Opaque.ofHex("00")));
    return new Message(
        header, contents, new MessageSigner(credentials, codec).sign(header, contents, List.of()));
  }

  private static void assertInvalid(OverlayFailure reason, Verification verification) {
    assertEquals(new Verification.Invalid(reason), verification);
  }

  @Test
  void messageOfANodeIsValidAndNamesItsSigner() {
    assertEquals(new Verification.Valid(ONE, ALICE.certificate()), verifier.verify(signed(ALICE)));
  }

  @Test
  void certificateWithSeveralNodeIdsSignsForTheOneItGoesBy() {
    Credentials second = new Credentials(BOTH.key(), BOTH.chain(), BOTH.certificate(), TWO);
    Message message = signed(second);
    assertTrue(
        message.securityBlock().signature().identity() instanceof SignerIdentity.CertHashNodeId);
    assertEquals(new Verification.Valid(TWO, BOTH.certificate()), verifier.verify(message));
  }

  @Test
  void ecdsaKeySignsWhereTheConfigurationPermitsIt() {
    Credentials ec = AUTHORITY.enroll(TestAuthority.keys("EC", 256), "carol@example.org", TWO);
    assertInvalid(OverlayFailure.PEER_CERTIFICATE_KEY_NOT_PERMITTED, verifier.verify(signed(ec)));
    verifier.certificates().update(AUTHORITY.anchors().withEcdsa());
    assertTrue(verifier.verify(signed(ec)).isValid());
    assertTrue(verifier.verify(signed(ALICE)).isValid(), "and RSA stays");
  }

  @Test
  void keyOfAnotherCurveOrTooShortIsTooWeak() {
    verifier.certificates().update(AUTHORITY.anchors().withEcdsa());
    Credentials p384 = AUTHORITY.enroll(TestAuthority.keys("EC", 384), "carol@example.org", TWO);
    Credentials rsa1024 =
        AUTHORITY.enroll(TestAuthority.keys("RSA", 1024), "carol@example.org", TWO);
    assertInvalid(OverlayFailure.PEER_CERTIFICATE_KEY_TOO_WEAK, verifier.verify(signed(p384)));
    assertInvalid(OverlayFailure.PEER_CERTIFICATE_KEY_TOO_WEAK, verifier.verify(signed(rsa1024)));
  }

  @Test
  void changeOfAnythingSignedIsCaught() {
    Message message = signed(ALICE);
    ForwardingHeader header = message.header();
    MessageContents contents = message.contents();
    SecurityBlock security = message.securityBlock();
    List<Message> tampered =
        List.of(
            new Message(
                ForwardingHeader.request(2, 2, 100, 3, header.destinationList()),
                contents,
                security),
            new Message(
                ForwardingHeader.request(1, 2, 100, 4, header.destinationList()),
                contents,
                security),
            new Message(header, MessageContents.of(new PingReq(Opaque.ofHex("01"))), security),
            new Message(
                header,
                new MessageContents(
                    contents.body(), List.of(new MessageExtension(1, false, Opaque.EMPTY))),
                security));
    for (Message each : tampered) {
      assertInvalid(OverlayFailure.SIGNATURE_WRONG, verifier.verify(each));
    }
    Message onTheWay =
        new Message(
            header.withTtl(3).withViaList(List.of(Destination.of(ONE))), contents, security);
    assertTrue(verifier.verify(onTheWay).isValid(), "what peers on the way change is not signed");
  }

  @Test
  void everyDamagedBitOfASignatureIsCaught() {
    Message message = signed(ALICE);
    Signature good = message.securityBlock().signature();
    Random random = new Random(634);
    for (int i = 0; i < 200; i++) {
      byte[] value = good.signatureValue().toBytes();
      value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
      Signature bad = new Signature(good.algorithm(), good.identity(), Opaque.of(value));
      assertInvalid(OverlayFailure.SIGNATURE_WRONG, verifier.verify(withSignature(message, bad)));
    }
  }

  private static Message withSignature(Message message, Signature signature) {
    return new Message(
        message.header(),
        message.contents(),
        new SecurityBlock(message.securityBlock().certificates(), signature));
  }

  @Test
  void messageWithoutSignatureOrCertificateIsRefused() {
    Message message = signed(ALICE);
    assertInvalid(
        OverlayFailure.SIGNATURE_MISSING, verifier.verify(withSignature(message, Signature.EMPTY)));
    Message bare =
        new Message(
            message.header(),
            message.contents(),
            new SecurityBlock(List.of(), message.securityBlock().signature()));
    assertInvalid(OverlayFailure.SIGNER_UNKNOWN, verifier.verify(bare));
    assertTrue(verifier.verify(message).isValid());
    assertTrue(verifier.verify(bare).isValid(), "a certificate seen before is remembered");
  }

  @Test
  void certificateOutOfItsTimeIsRefusedEvenWhenRemembered() {
    Message message = signed(ALICE);
    assertTrue(verifier.verify(message).isValid());
    now = TestAuthority.NOW.plus(TestAuthority.VALIDITY).plusSeconds(1);
    assertInvalid(OverlayFailure.PEER_CERTIFICATE_EXPIRED, verifier.verify(message));
    now = TestAuthority.NOW.minus(Duration.ofDays(2));
    assertInvalid(OverlayFailure.PEER_CERTIFICATE_NOT_YET_VALID, verifier.verify(message));
  }

  @Test
  void excludedNodeIsRefusedOnceTheConfigurationSaysSo() {
    Message message = signed(ALICE);
    assertTrue(verifier.verify(message).isValid());
    verifier.certificates().update(AUTHORITY.anchors().withBadNodes(Set.of(ONE)));
    assertInvalid(OverlayFailure.BAD_NODE, verifier.verify(message));
  }

  @Test
  void certificateOfAnotherAuthorityIsRefused() {
    Credentials stranger = new TestAuthority().enroll("alice@example.org", ONE);
    assertInvalid(OverlayFailure.PEER_CERTIFICATE_UNTRUSTED, verifier.verify(signed(stranger)));
  }

  @Test
  void certificateOfAnotherOverlayIsRefused() {
    KeyPair keys = TestAuthority.rsa();
    assertEquals(
        new CertificateVerdict.Refused(OverlayFailure.PEER_CERTIFICATE_OF_OTHER_OVERLAY),
        verifier.verifyChain(
            List.of(
                AUTHORITY.certificate(
                    keys.getPublic(), TestAuthority.names("a@b", "other.example", ONE)))));
  }

  @Test
  void certificateThatIsNoNodesIsRefused() {
    KeyPair keys = TestAuthority.rsa();
    assertEquals(
        new CertificateVerdict.Refused(OverlayFailure.PEER_CERTIFICATE_NOT_FOR_A_NODE),
        verifier.verifyChain(
            List.of(
                AUTHORITY.certificate(
                    keys.getPublic(), TestAuthority.names("a@b", TestAuthority.OVERLAY)))));
  }

  @Test
  void bytesThatAreNoCertificateAreRefused() {
    Message message = signed(ALICE);
    Opaque junk = Opaque.ofHex("30820000");
    Signature signature =
        new Signature(
            message.securityBlock().signature().algorithm(),
            new SignerIdentity.CertHash(HashAlgorithm.SHA256, Algorithms.sha256(junk)),
            Opaque.ofHex("00"));
    assertInvalid(
        OverlayFailure.PEER_CERTIFICATE_MALFORMED,
        verifier.verify(signature, List.of(GenericCertificate.x509(junk)), id -> Opaque.EMPTY));
  }

  @Test
  void signedValueHoldsForItsPlaceKindTimeAndContentAlone() {
    DictionaryEntry value =
        new DictionaryEntry(ONE.value(), DataValue.of(Opaque.ofUtf8("contact")));
    KindId kind = KindId.SIP_REGISTRATION;
    StoredData data = new MessageSigner(ALICE, codec).sign(RESOURCE, kind, 1000, 60, value);
    List<GenericCertificate> bucket = ALICE.certificates();
    assertTrue(verifier.verify(RESOURCE, kind, data, bucket).isValid());
    StoredData shorter = new StoredData(1000, 30, value, data.signature());
    assertTrue(verifier.verify(RESOURCE, kind, shorter, bucket).isValid(), "lifetime is unsigned");
    StoredData later = new StoredData(1001, 60, value, data.signature());
    StoredData other =
        new StoredData(1000, 60, new DictionaryEntry(TWO.value(), value.value()), data.signature());
    StoredData removed =
        new StoredData(
            1000,
            60,
            new DictionaryEntry(ONE.value(), new DataValue(false, value.value().value())),
            data.signature());
    for (StoredData each : List.of(later, other, removed)) {
      assertInvalid(OverlayFailure.SIGNATURE_WRONG, verifier.verify(RESOURCE, kind, each, bucket));
    }
    assertInvalid(
        OverlayFailure.SIGNATURE_WRONG,
        verifier.verify(ResourceId.of((byte) 1), kind, data, bucket));
    assertInvalid(
        OverlayFailure.SIGNATURE_WRONG,
        verifier.verify(RESOURCE, new KindId(0xf0000001), data, bucket));
  }

  @Test
  void appendedArrayEntryKeepsItsSignatureUnderTheIndexItGets() {
    KindId kind = KindId.CERTIFICATE_BY_USER;
    DataValue value = DataValue.of(ALICE.certificate().der());
    StoredData appended =
        new MessageSigner(ALICE, codec)
            .sign(RESOURCE, kind, 1, 60, new ArrayEntry(ArrayEntry.APPEND, value));
    StoredData stored = new StoredData(1, 60, new ArrayEntry(3, value), appended.signature());
    assertTrue(verifier.verify(RESOURCE, kind, stored, ALICE.certificates()).isValid());
  }

  @Test
  void linkIsRefusedWhenAnotherNodeAnswers() {
    assertEquals(Optional.empty(), verifier.peerVerifier().refusal(ALICE.chain()));
    assertEquals(Optional.empty(), verifier.peerVerifier(ONE).refusal(ALICE.chain()));
    assertEquals(
        Optional.of(OverlayFailure.WRONG_NODE.text()),
        verifier.peerVerifier(TWO).refusal(ALICE.chain()));
  }

  /** openssl dgst -sha256 -verify: an implementation of PKCS1 v1.5 that is not Java's. */
  @Test
  void opensslVerifiesWhatWeSign() throws Exception {
    Message message = signed(ALICE);
    Signature signature = message.securityBlock().signature();
    Path input = directory.resolve("input");
    Files.write(
        input,
        codec.signingInput(message.header(), message.contents(), signature.identity()).toBytes());
    Path value = Files.write(directory.resolve("sig"), signature.signatureValue().toBytes());
    Path key =
        Files.writeString(
            directory.resolve("key.pem"),
            "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder()
                    .encodeToString(ALICE.certificate().certificate().getPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n");
    assertEquals(0, openssl(key, value, input));
    Files.write(input, new byte[] {0});
    assertFalse(openssl(key, value, input) == 0, "and refuses other bytes");
  }

  private static int openssl(Path key, Path signature, Path input) throws Exception {
    Process process =
        new ProcessBuilder(
                "openssl",
                "dgst",
                "-sha256",
                "-verify",
                key.toString(),
                "-signature",
                signature.toString(),
                input.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    return process.exitValue();
  }
}
