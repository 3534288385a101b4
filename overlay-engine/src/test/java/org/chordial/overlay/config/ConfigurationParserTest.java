package org.chordial.overlay.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.chordial.overlay.wire.DataModel;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.Opaque;
import org.junit.jupiter.api.Test;

class ConfigurationParserTest {
  private static final int FUZZ_ROUNDS = 20_000;

  static byte[] rfcExample() throws IOException {
    try (InputStream in =
        ConfigurationParserTest.class.getResourceAsStream("rfc6940-example.xml")) {
      return in.readAllBytes();
    }
  }

  private static byte[] overlay(String inside) {
    return ("<overlay xmlns='urn:ietf:params:xml:ns:p2p:config-base'"
            + " xmlns:chord='urn:ietf:params:xml:ns:p2p:config-chord'>"
            + inside
            + "</overlay>")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static ConfigurationDocument configuration(String elements)
      throws ConfigurationException {
    String xml = "<configuration instance-name='o.example'>" + elements + "</configuration>";
    return ConfigurationParser.parse(overlay(xml)).first().configuration();
  }

  private static String refusal(String elements) {
    return assertThrows(ConfigurationException.class, () -> configuration(elements)).getMessage();
  }

  @Test
  void readsEveryElementOfTheExampleInTheRfc() throws Exception {
    OverlayDocument file = ConfigurationParser.parse(rfcExample());
    assertEquals(2, file.configurations().size());
    SignedConfiguration signed = file.named("overlay.example.org").orElseThrow();
    ConfigurationDocument c = signed.configuration();
    assertEquals(22, c.sequence());
    assertEquals(Optional.of(Instant.parse("2002-10-10T07:00:00Z")), c.expiration());
    assertEquals("CHORD-RELOAD", c.topologyPlugin());
    assertEquals(16, c.nodeIdLength());
    assertEquals(2, c.rootCertificates().size());
    assertEquals(
        List.of(URI.create("https://example.org"), URI.create("https://example.net")),
        c.enrollmentServers());
    assertEquals(
        new SelfSignedPermitted(false, SelfSignedPermitted.Digest.SHA1), c.selfSignedPermitted());
    assertEquals(
        List.of(
            new BootstrapNode("192.0.0.1", 6084),
            new BootstrapNode("192.0.2.2", 6084),
            new BootstrapNode("2001:DB8::1", 6084)),
        c.bootstrapNodes());
    assertEquals(20, c.turnDensity());
    assertFalse(c.clientsPermitted());
    assertFalse(c.noIce());
    assertEquals(
        new ChordParameters(Duration.ofSeconds(400), Duration.ofSeconds(30), true), c.chord());
    assertEquals(Optional.of("password"), c.sharedSecret());
    assertEquals(4000, c.maxMessageSize());
    assertEquals(30, c.initialTtl());
    assertEquals(3000, c.overlayReliabilityTimer());
    assertEquals(List.of("TLS"), c.overlayLinkProtocols());
    assertEquals(List.of(Opaque.ofHex("47112162e84c69ba")), c.configurationSigners());
    assertEquals(2, c.kindSigners().size());
    assertEquals(2, c.badNodes().size());
    assertEquals(List.of("urn:ietf:params:xml:ns:p2p:config-ext1"), c.mandatoryExtensions());
    assertEquals(1, signed.signatures().size());
    assertEquals(
        "This is not right!\n",
        new String(signed.signatures().getFirst().toBytes(), StandardCharsets.US_ASCII));
  }

  @Test
  void takesTheRegisteredDataModelAndNotTheOneInTheDocument() throws Exception {
    ConfigurationDocument c = ConfigurationParser.parse(rfcExample()).first().configuration();
    KindDefinition sip = c.kind(KindId.SIP_REGISTRATION).orElseThrow();
    assertEquals(DataModel.DICTIONARY, sip.dataModel());
    assertEquals(AccessControl.USER_NODE_MATCH, sip.accessControl());
    assertEquals(100, sip.maxSize());
    KindDefinition own = c.kind(new KindId(2000)).orElseThrow();
    assertEquals(AccessControl.NODE_MULTIPLE, own.accessControl());
    assertEquals(3, own.maxNodeMultiple());
    assertEquals(22, own.maxCount());
  }

  @Test
  void keepsTheExactBytesOfConfigurationAndKind() throws Exception {
    String file = new String(rfcExample(), StandardCharsets.UTF_8);
    SignedConfiguration signed = ConfigurationParser.parse(rfcExample()).first();
    String text = new String(signed.bytes().toBytes(), StandardCharsets.UTF_8);
    assertTrue(text.startsWith("<configuration instance-name=\"overlay.example.org\""));
    assertTrue(text.endsWith("</configuration>"));
    assertTrue(file.contains(text));
    Opaque kind = signed.configuration().requiredKinds().getFirst().kindBytes();
    String kindText = new String(kind.toBytes(), StandardCharsets.UTF_8);
    assertTrue(kindText.startsWith("<kind name=\"SIP-REGISTRATION\">"));
    assertTrue(kindText.endsWith("</kind>"));
    assertTrue(file.contains(kindText));
  }

  @Test
  void findsTheBytesPastCommentsSectionsAndNamesOutsideAscii() throws Exception {
    String element =
        "<configuration instance-name='überlay.example' note='a>b'><!-- <kind> -->"
            + "<shared-secret><![CDATA[<configuration>]]></shared-secret></configuration>";
    byte[] file = overlay("<!-- ü </configuration> --><?pi <configuration> ?>" + element);
    SignedConfiguration signed = ConfigurationParser.parse(file).first();
    assertEquals(element, new String(signed.bytes().toBytes(), StandardCharsets.UTF_8));
    assertEquals(Optional.of("<configuration>"), signed.configuration().sharedSecret());
  }

  @Test
  void fillsInTheDefaultsOfTheRfc() throws Exception {
    ConfigurationDocument c = configuration("");
    assertEquals(ConfigurationDocument.named("o.example").build(), c);
    assertEquals(5000, c.maxMessageSize());
    assertEquals(100, c.initialTtl());
    assertEquals(3000, c.overlayReliabilityTimer());
    assertEquals(List.of("TLS"), c.overlayLinkProtocols());
    assertTrue(c.clientsPermitted());
  }

  @Test
  void holdsToTheLimitsOfTheRfc() throws Exception {
    assertEquals(16, configuration("<node-id-length>16</node-id-length>").nodeIdLength());
    assertEquals(20, configuration("<node-id-length>20</node-id-length>").nodeIdLength());
    assertTrue(refusal("<node-id-length>15</node-id-length>").contains("node-id-length"));
    assertTrue(refusal("<node-id-length>21</node-id-length>").contains("node-id-length"));
    String timer = "<overlay-reliability-timer>%d</overlay-reliability-timer>";
    assertEquals(200, configuration(timer.formatted(200)).overlayReliabilityTimer());
    assertTrue(refusal(timer.formatted(199)).contains("overlay-reliability-timer"));
    String server = "<enrollment-server>http://example.org</enrollment-server>";
    assertTrue(refusal(server).contains("https"));
    assertTrue(refusal("<bootstrap-node address='example.org'/>").contains("IP address"));
    assertTrue(refusal("<bootstrap-node address='::1' port='65536'/>").contains("65536"));
    assertTrue(refusal("<no-ice>yes</no-ice>").contains("neither true nor false"));
  }

  @Test
  void acceptsBothSpellingsOfTheDomainRestriction() throws Exception {
    for (String name : List.of("domain-restriction", "domain-restrictions")) {
      String xml =
          """
          <required-kinds><kind-block><kind name='SIP-REGISTRATION'>
          <max-count>8</max-count><max-size>1000</max-size>
          <sip:%s xmlns:sip='urn:ietf:params:xml:ns:p2p:config-base:sip' enable='true'>
          <sip:pattern>dht\\.example\\.com</sip:pattern><sip:pattern>.*\\.my\\.example</sip:pattern>
          </sip:%s></kind></kind-block></required-kinds>
          """
              .formatted(name, name);
      KindDefinition kind = configuration(xml).kind(KindId.SIP_REGISTRATION).orElseThrow();
      DomainRestriction restriction = kind.domainRestriction().orElseThrow();
      assertTrue(restriction.admits("dht.example.com", "o.example"));
      assertTrue(restriction.admits("a.my.example", "o.example"));
      assertFalse(restriction.admits("dhtxexample.com", "o.example"));
      assertFalse(restriction.admits("dht.example.com.evil.example", "o.example"));
    }
  }

  @Test
  void refusesPatternsThatCouldTakeForever() {
    for (String pattern :
        List.of(
            "(a+)+",
            "(a*)*b",
            "(a|b*){2,}",
            ".*a.*b.*c.*d",
            "(?=x)y",
            "\\w+",
            "(",
            "x".repeat(201))) {
      assertThrows(
          IllegalArgumentException.class, () -> new DomainRestriction(true, List.of(pattern)));
    }
  }

  @Test
  void refusesDocumentTypesEntitiesAndOtherEncodings() {
    String doctype = "<!DOCTYPE overlay [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>";
    byte[] withType =
        (doctype + new String(overlay("&x;"), StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8);
    assertThrows(ConfigurationException.class, () -> ConfigurationParser.parse(withType));
    byte[] latin =
        "<?xml version='1.0' encoding='ISO-8859-1'?><overlay/>".getBytes(StandardCharsets.UTF_8);
    assertThrows(ConfigurationException.class, () -> ConfigurationParser.parse(latin));
    byte[] large = new byte[XmlTree.MAX_BYTES + 1];
    assertThrows(ConfigurationException.class, () -> ConfigurationParser.parse(large));
    byte[] deep = overlay("<a>".repeat(100_000));
    assertThrows(ConfigurationException.class, () -> ConfigurationParser.parse(deep));
  }

  @Test
  void writesWhatItReadsBack() throws Exception {
    ConfigurationDocument c =
        ConfigurationDocument.named("o.example")
            .sequence(7)
            .expiration(Instant.parse("2030-01-02T03:04:05Z"))
            .rootCertificates(List.of(Opaque.of(new byte[] {1, 2, 3})))
            .enrollmentServers(List.of(URI.create("https://127.0.0.1:8443/enroll?a=1&b=2")))
            .selfSignedPermitted(new SelfSignedPermitted(true, SelfSignedPermitted.Digest.SHA256))
            .bootstrapNodes(List.of(new BootstrapNode("127.0.0.1", 7000)))
            .turnDensity(0)
            .clientsPermitted(false)
            .noIce(true)
            .chord(new ChordParameters(Duration.ofSeconds(5), Duration.ofSeconds(9), false))
            .sharedSecret("a<b>&\"c")
            .maxMessageSize(60_000)
            .initialTtl(50)
            .overlayReliabilityTimer(500)
            .kindSigners(List.of(Opaque.ofHex("00112233445566778899aabbccddeeff")))
            .configurationSigners(List.of(Opaque.ofHex("ff112233445566778899aabbccddeeff")))
            .badNodes(List.of(Opaque.ofHex("ee112233445566778899aabbccddeeff")))
            .mandatoryExtensions(List.of("urn:x"))
            .requiredKinds(
                List.of(
                    KindBlock.unsigned(
                        KindDefinition.sipRegistration(8, 2000)
                            .withDomainRestriction(new DomainRestriction(true, List.of("a\\.b"))))))
            .build();
    Opaque bytes = ConfigurationWriter.configuration(c);
    Opaque signature = Opaque.of(new byte[] {9, 9});
    byte[] file =
        ConfigurationWriter.file(List.of(new SignedConfiguration(c, bytes, List.of(signature))));
    SignedConfiguration read = ConfigurationParser.parse(file).first();
    assertEquals(bytes, read.bytes());
    assertEquals(List.of(signature), read.signatures());
    KindBlock block = read.configuration().requiredKinds().getFirst();
    assertEquals(c.requiredKinds().getFirst().kind(), block.kind());
    assertEquals(
        c.toBuilder().requiredKinds(List.of()).build(),
        read.configuration().toBuilder().requiredKinds(List.of()).build());
  }

  @Test
  void anyDamageEndsInASentenceAndNothingElse() throws Exception {
    byte[] example = rfcExample();
    SplittableRandom random = new SplittableRandom(6940);
    int refused = 0;
    for (int round = 0; round < FUZZ_ROUNDS; round++) {
      byte[] damaged = example.clone();
      int changes = 1 + random.nextInt(4);
      for (int i = 0; i < changes; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        ConfigurationParser.parse(damaged);
      } catch (ConfigurationException e) {
        assertTrue(e.getMessage().endsWith("."), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused > FUZZ_ROUNDS / 10, "refused " + refused);
  }
}
