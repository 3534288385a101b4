package org.chordial.overlay.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.wire.DataModel;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.Opaque;
import org.junit.jupiter.api.Test;

/** Documents against the grammar of RFC 6940 section 11.1.1, judged by jing. */
class ConfigurationSchemaTest {
  private static byte[] file(ConfigurationDocument document) {
    Opaque bytes = ConfigurationWriter.configuration(document);
    return ConfigurationWriter.file(
        List.of(new SignedConfiguration(document, bytes, List.of(Opaque.of((byte) 1)))));
  }

  private static ConfigurationBuilder everything() {
    KindDefinition own =
        new KindDefinition(
            Optional.of(new KindId(0xf0000001)),
            "",
            DataModel.ARRAY,
            AccessControl.NODE_MULTIPLE,
            22,
            4,
            3,
            Optional.empty());
    KindDefinition sip =
        KindDefinition.sipRegistration(8, 1000)
            .withDomainRestriction(new DomainRestriction(true, List.of(".*@example\\.org")));
    return ConfigurationDocument.named("overlay.example.org")
        .sequence(7)
        .expiration(Instant.parse("2027-01-01T00:00:00Z"))
        .rootCertificates(List.of(Opaque.ofHex("3000")))
        .enrollmentServers(List.of(URI.create("https://example.org/enroll")))
        .selfSignedPermitted(new SelfSignedPermitted(true, SelfSignedPermitted.Digest.SHA256))
        .bootstrapNodes(
            List.of(new BootstrapNode("192.0.2.1", 6084), new BootstrapNode("2001:db8::1", 99)))
        .turnDensity(20)
        .clientsPermitted(false)
        .noIce(true)
        .chord(new ChordParameters(Duration.ofSeconds(60), Duration.ofSeconds(90), false))
        .sharedSecret("secret")
        .maxMessageSize(32_768)
        .initialTtl(30)
        .overlayLinkProtocols(List.of("TLS"))
        .configurationSigners(List.of(Opaque.ofHex("00112233445566778899aabbccddeeff")))
        .kindSigners(List.of(Opaque.ofHex("00112233445566778899aabbccddeeff")))
        .badNodes(List.of(Opaque.ofHex("ff112233445566778899aabbccddeeff")))
        .mandatoryExtensions(List.of("urn:ietf:params:xml:ns:p2p:config-base:sip"))
        .multicastBootstrap(MulticastGroup.DEFAULT)
        .requiredKinds(
            List.of(
                new KindBlock(sip, Opaque.EMPTY, Optional.of(Opaque.of((byte) 1))),
                KindBlock.unsigned(own)));
  }

  @Test
  void theExampleOfTheRfcHasOneElementThatItsOwnGrammarForgot() throws IOException {
    String errors = RelaxNg.rfc(ConfigurationParserTest.rfcExample());
    assertEquals(1, errors.lines().count(), errors);
    assertTrue(errors.contains("\"overlay-reliability-timer\" not allowed here"), errors);
    assertEquals("", RelaxNg.mended(ConfigurationParserTest.rfcExample()));
  }

  @Test
  void whatIsWrittenHereIsValidByTheRfcsOwnGrammar() throws IOException {
    assertEquals("", RelaxNg.rfc(file(everything().build())));
    assertEquals("", RelaxNg.rfc(file(ConfigurationDocument.named("o.example").build())));
  }

  @Test
  void anUnusualReliabilityTimerIsWrittenWhereTheTextOfTheRfcPutsIt() throws IOException {
    byte[] file = file(everything().overlayReliabilityTimer(500).build());
    assertEquals("", RelaxNg.mended(file));
    assertEquals(1, RelaxNg.rfc(file).lines().count());
  }

  @Test
  void theGrammarNoticesWhatDoesNotBelong() throws IOException {
    String text = new String(file(everything().build()), StandardCharsets.UTF_8);
    for (String broken :
        List.of(
            text.replace("turn-density", "turn-destiny"),
            text.replace(">20<", ">256<"),
            text.replace("instance-name=", "name="),
            text.replace("<max-count>", "<max-count>x"))) {
      assertTrue(
          RelaxNg.rfc(broken.getBytes(StandardCharsets.UTF_8)).contains("error"), "in " + broken);
    }
  }

  @Test
  void whatTheGrammarAcceptsIsReadBackAsItWas() throws Exception {
    ConfigurationDocument written = everything().build();
    ConfigurationDocument read = ConfigurationParser.parse(file(written)).first().configuration();
    assertEquals(
        written.toBuilder().requiredKinds(List.of()).build(),
        read.toBuilder().requiredKinds(List.of()).build());
    assertEquals(
        written.requiredKinds().stream().map(KindBlock::kind).toList(),
        read.requiredKinds().stream().map(KindBlock::kind).toList());
  }
}
