package org.chordial.overlay.enroll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chordial.ice.dtls.TlsIdentity;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.ConfigurationBuilder;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.ConfigurationException;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.KindBlock;
import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.config.SelfSignedPermitted;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.security.CertificateCodec;
import org.chordial.overlay.security.CertificateVerdict;
import org.chordial.overlay.security.CertificateVerifier;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.MessageSigner;
import org.chordial.overlay.security.SelfSignedNodeIds;
import org.chordial.overlay.security.TrustAnchors;
import org.chordial.overlay.usage.sip.Aor;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.junit.jupiter.api.Test;

class ConfigurationVerifierTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final String OVERLAY = "example.org";
  private static final KeyPair AUTHORITY_KEYS = NodeKeys.generate();
  private static final KeyPair SIGNER_KEYS = NodeKeys.generate();
  private static final X509Certificate AUTHORITY =
      CertificateMaker.authority(
          AUTHORITY_KEYS.getPrivate(),
          AUTHORITY_KEYS.getPublic(),
          OVERLAY,
          NOW,
          Duration.ofDays(1000));
  private static final NodeId SIGNER = NodeId.ofHex("00112233445566778899aabbccddeeff");
  private static final NodeId STRANGER = NodeId.ofHex("ff112233445566778899aabbccddeeff");

  private static ConfigurationSigner signer(NodeId id) {
    TrustAnchors anchors =
        new TrustAnchors(OVERLAY, 16, List.of(AUTHORITY), Optional.empty(), Set.of());
    X509Certificate certificate =
        CertificateMaker.of(
                new TlsIdentity(AUTHORITY_KEYS.getPrivate(), List.of(AUTHORITY)),
                new SecureRandom())
            .node(
                SIGNER_KEYS.getPublic(),
                "signer@example.org",
                List.of(id),
                OVERLAY,
                NOW,
                Duration.ofDays(100));
    Credentials credentials =
        Credentials.of(SIGNER_KEYS.getPrivate(), List.of(certificate), anchors);
    return new ConfigurationSigner(new MessageSigner(credentials, ConfigurationSigner.CODEC));
  }

  private static ConfigurationBuilder configuration(int sequence) {
    return ConfigurationDocument.named(OVERLAY)
        .sequence(sequence)
        .expiration(NOW.plus(Duration.ofDays(10)))
        .rootCertificates(List.of(CertificateCodec.encode(AUTHORITY)))
        .configurationSigners(List.of(SIGNER.value()))
        .kindSigners(List.of(SIGNER.value()))
        .requiredKinds(List.of(KindBlock.unsigned(KindDefinition.sipRegistration(8, 1000))));
  }

  private static byte[] file(SignedConfiguration signed) {
    return ConfigurationWriter.file(List.of(signed));
  }

  private static ConfigurationException refused(byte[] file) {
    return assertThrows(
        ConfigurationException.class,
        () -> ConfigurationVerifier.first(file, Optional.empty(), NOW));
  }

  @Test
  void acceptsWhatTheNamedSignerSigned() throws Exception {
    SignedConfiguration signed = signer(SIGNER).sign(configuration(1).build());
    SignedConfiguration read = ConfigurationVerifier.first(file(signed), Optional.of(OVERLAY), NOW);
    assertEquals(signed.bytes(), read.bytes());
    SignedConfiguration next = signer(SIGNER).sign(configuration(2).build());
    assertEquals(
        2,
        ConfigurationVerifier.next(file(next), read.configuration(), NOW)
            .configuration()
            .sequence());
  }

  @Test
  void anyChangedByteOfTheConfigurationIsNoticed() {
    SignedConfiguration signed = signer(SIGNER).sign(configuration(1).build());
    byte[] bytes = file(signed);
    String text = new String(bytes, StandardCharsets.UTF_8);
    int start = text.indexOf("<configuration");
    int end = text.indexOf("</configuration>");
    for (int at = start; at < end; at += 7) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      assertThrows(
          ConfigurationException.class,
          () -> ConfigurationVerifier.first(changed, Optional.of(OVERLAY), NOW),
          "byte " + at);
    }
  }

  @Test
  void oneMoreSpaceBreaksTheSignature() {
    SignedConfiguration signed = signer(SIGNER).sign(configuration(1).build());
    String text = new String(file(signed), StandardCharsets.UTF_8);
    byte[] spaced =
        text.replace("</configuration>", " </configuration>").getBytes(StandardCharsets.UTF_8);
    assertEquals(OverlayFailure.CONFIG_BAD_SIGNATURE, refused(spaced).failure());
  }

  @Test
  void aNodeOfTheOverlayThatIsNotASignerCannotSign() {
    SignedConfiguration signed = signer(STRANGER).sign(configuration(1).build());
    ConfigurationException refused = refused(file(signed));
    assertEquals(OverlayFailure.CONFIG_BAD_SIGNATURE, refused.failure());
    assertTrue(refused.getMessage().contains("not a configuration signer"));
  }

  @Test
  void theSignerMustBeInTheConfigurationBefore() {
    ConfigurationDocument before =
        configuration(1).configurationSigners(List.of(STRANGER.value())).build();
    SignedConfiguration next = signer(SIGNER).sign(configuration(2).build());
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class,
            () -> ConfigurationVerifier.next(file(next), before, NOW));
    assertEquals(OverlayFailure.CONFIG_BAD_SIGNATURE, refused.failure());
  }

  @Test
  void anUnsignedConfigurationThatNamesASignerIsRefused() {
    ConfigurationDocument unsigned = configuration(1).requiredKinds(List.of()).build();
    Opaque bytes = ConfigurationWriter.configuration(unsigned);
    byte[] file = file(new SignedConfiguration(unsigned, bytes, List.of()));
    assertTrue(refused(file).getMessage().contains("no signature"));
  }

  @Test
  void whatThisProgramCannotDoIsSaid() {
    List<ConfigurationBuilder> impossible =
        List.of(
            configuration(1).topologyPlugin("OTHER"),
            configuration(1).nodeIdLength(20),
            configuration(1).overlayLinkProtocols(List.of("SCTP")),
            configuration(1).mandatoryExtensions(List.of("urn:other")));
    for (ConfigurationBuilder builder : impossible) {
      ConfigurationException refused = refused(file(signer(SIGNER).sign(builder.build())));
      assertEquals(OverlayFailure.CONFIG_NOT_SUPPORTED, refused.failure());
    }
    byte[] old = file(signer(SIGNER).sign(configuration(1).expiration(NOW).build()));
    assertEquals(OverlayFailure.CONFIG_EXPIRED, refused(old).failure());
  }

  @Test
  void aSelfMadeCertificateFollowsFromTheKey() throws Exception {
    KeyPair keys = NodeKeys.generate();
    for (SelfSignedPermitted.Digest digest : SelfSignedPermitted.Digest.values()) {
      ConfigurationDocument permitted =
          ConfigurationDocument.named(OVERLAY)
              .selfSignedPermitted(new SelfSignedPermitted(true, digest))
              .build();
      Credentials made = SelfSignedEnrollment.enroll(permitted, Aor.of("a@example.org"), keys, NOW);
      assertEquals(
          SelfSignedNodeIds.of(keys.getPublic(), digest, 1, 16), made.certificate().nodeIds());
      var verdict =
          new CertificateVerifier(TrustAnchors.of(permitted), () -> NOW)
              .verify(made.certificate().certificate(), List.of());
      assertTrue(verdict instanceof CertificateVerdict.Trusted, verdict.toString());
    }
    ConfigurationDocument forbidden = ConfigurationDocument.named(OVERLAY).build();
    var refused =
        assertThrows(
            OverlayException.class,
            () -> SelfSignedEnrollment.enroll(forbidden, Aor.of("a@example.org"), keys, NOW));
    assertEquals(OverlayFailure.SELF_SIGNED_NOT_PERMITTED, refused.failure());
  }
}
