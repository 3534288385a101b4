package org.chordial.overlay.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.StringWriter;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.chordial.overlay.wire.Opaque;

/** Writes configuration documents (RFC 6940 section 11.1) in UTF-8. */
public final class ConfigurationWriter {
  private final StringWriter out = new StringWriter();
  private final XMLStreamWriter xml;

  private ConfigurationWriter() throws XMLStreamException {
    xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
  }

  /**
   * A whole file: each configuration as its bytes stand, with its signatures behind it. Those of
   * one file must agree about their namespaces.
   */
  public static byte[] file(List<SignedConfiguration> configurations) {
    Map<String, String> namespaces = new TreeMap<>(configurations.getFirst().namespaces());
    String prefix =
        namespaces.entrySet().stream()
            .filter(entry -> entry.getValue().equals(Namespaces.CONFIG))
            .map(entry -> entry.getKey().isEmpty() ? "" : entry.getKey() + ":")
            .findFirst()
            .orElseThrow();
    StringBuilder file =
        new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<")
            .append(prefix)
            .append("overlay");
    namespaces.forEach(
        (name, uri) ->
            file.append(name.isEmpty() ? " xmlns" : " xmlns:" + name)
                .append("=\"")
                .append(uri.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;"))
                .append('"'));
    file.append(">\n");
    String signature = prefix + "signature>";
    for (SignedConfiguration signed : configurations) {
      file.append(signed.bytes().toUtf8()).append('\n');
      for (Opaque block : signed.signatures()) {
        file.append('<').append(signature).append(base64(block));
        file.append("</").append(signature).append('\n');
      }
    }
    return file.append("</").append(prefix).append("overlay>\n").toString().getBytes(UTF_8);
  }

  /** A kind-block by itself, as a ConfigUpdate brings it (section 6.5.4.1). */
  public static Opaque kindBlock(KindBlock block) {
    StringBuilder xml = new StringBuilder("<kind-block>").append(bytesOf(block).toUtf8());
    block
        .signature()
        .ifPresent(
            signature ->
                xml.append("<kind-signature>")
                    .append(base64(signature))
                    .append("</kind-signature>"));
    return Opaque.of(xml.append("</kind-block>").toString().getBytes(UTF_8));
  }

  private static Opaque bytesOf(KindBlock block) {
    return block.kindBytes().length() == 0 ? kind(block.kind()) : block.kindBytes();
  }

  /** The {@code <configuration>} element. Kind blocks that carry bytes keep them as they are. */
  public static Opaque configuration(ConfigurationDocument configuration) {
    try {
      ConfigurationWriter writer = new ConfigurationWriter();
      writer.write(configuration);
      return writer.finish();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing XML into memory failed", e);
    }
  }

  /** The {@code <kind>} element. */
  public static Opaque kind(KindDefinition kind) {
    try {
      ConfigurationWriter writer = new ConfigurationWriter();
      writer.write(kind);
      return writer.finish();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing XML into memory failed", e);
    }
  }

  private Opaque finish() throws XMLStreamException {
    xml.flush();
    return Opaque.of(out.toString().getBytes(UTF_8));
  }

  private void write(ConfigurationDocument c) throws XMLStreamException {
    xml.writeStartElement("configuration");
    xml.writeAttribute("instance-name", c.instanceName());
    xml.writeAttribute("sequence", String.valueOf(c.sequence()));
    if (c.expiration().isPresent()) {
      Instant seconds = c.expiration().get().truncatedTo(ChronoUnit.SECONDS);
      xml.writeAttribute("expiration", seconds.toString());
    }
    element("topology-plugin", c.topologyPlugin());
    element("node-id-length", c.nodeIdLength());
    for (Opaque certificate : c.rootCertificates()) {
      element("root-cert", base64(certificate));
    }
    elements("enrollment-server", c.enrollmentServers().stream().map(URI::toString).toList());
    if (c.selfSignedPermitted().permitted()) {
      xml.writeCharacters("\n  ");
      xml.writeStartElement("self-signed-permitted");
      xml.writeAttribute("digest", c.selfSignedPermitted().digest().xmlName());
      xml.writeCharacters("true");
      xml.writeEndElement();
    }
    for (BootstrapNode node : c.bootstrapNodes()) {
      xml.writeCharacters("\n  ");
      xml.writeEmptyElement("bootstrap-node");
      xml.writeAttribute("address", node.address());
      xml.writeAttribute("port", String.valueOf(node.port()));
    }
    element("turn-density", c.turnDensity());
    element("clients-permitted", c.clientsPermitted());
    element("no-ice", c.noIce());
    chord("chord-update-interval", c.chord().updateInterval().toSeconds());
    chord("chord-ping-interval", c.chord().pingInterval().toSeconds());
    chord("chord-reactive", c.chord().reactive());
    if (c.sharedSecret().isPresent()) {
      element("shared-secret", c.sharedSecret().get());
    }
    element("max-message-size", c.maxMessageSize());
    element("initial-ttl", c.initialTtl());
    // The grammar of section 11.1.1 forgot this element, so it stands only where it has to.
    if (c.overlayReliabilityTimer() != ConfigurationDocument.DEFAULT_RELIABILITY_TIMER) {
      element("overlay-reliability-timer", c.overlayReliabilityTimer());
    }
    elements("overlay-link-protocol", c.overlayLinkProtocols());
    elements("configuration-signer", c.configurationSigners());
    elements("kind-signer", c.kindSigners());
    elements("bad-node", c.badNodes());
    elements("mandatory-extension", c.mandatoryExtensions());
    if (c.ecdsaPermitted()) {
      chordial("signature-algorithm", ConfigurationDocument.ECDSA);
    }
    if (c.multicastBootstrap().isPresent()) {
      MulticastGroup group = c.multicastBootstrap().get();
      xml.writeCharacters("\n  ");
      xml.writeEmptyElement("own", "multicast-bootstrap", Namespaces.CHORDIAL);
      xml.writeNamespace("own", Namespaces.CHORDIAL);
      xml.writeAttribute("address", group.address());
      xml.writeAttribute("port", String.valueOf(group.port()));
    }
    requiredKinds(c.requiredKinds());
    xml.writeCharacters("\n");
    xml.writeEndElement();
  }

  private void requiredKinds(List<KindBlock> blocks) throws XMLStreamException {
    if (blocks.isEmpty()) {
      return;
    }
    xml.writeCharacters("\n  ");
    xml.writeStartElement("required-kinds");
    for (KindBlock block : blocks) {
      xml.writeStartElement("kind-block");
      // Closes the start tag, so that signed bytes can follow as they are.
      xml.writeCharacters("");
      xml.flush();
      out.append(bytesOf(block).toUtf8());
      if (block.signature().isPresent()) {
        element("kind-signature", base64(block.signature().get()));
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private void write(KindDefinition kind) throws XMLStreamException {
    xml.writeStartElement("kind");
    if (kind.name().isEmpty()) {
      int id = kind.id().orElseThrow().value();
      xml.writeAttribute("id", Integer.toUnsignedString(id));
    } else {
      xml.writeAttribute("name", kind.name());
    }
    element("data-model", kind.dataModel());
    element("access-control", kind.accessControl().xmlName());
    if (kind.accessControl() == AccessControl.NODE_MULTIPLE) {
      element("max-node-multiple", kind.maxNodeMultiple());
    }
    element("max-count", kind.maxCount());
    element("max-size", kind.maxSize());
    if (kind.domainRestriction().isPresent()) {
      DomainRestriction restriction = kind.domainRestriction().get();
      xml.writeStartElement("sip", "domain-restriction", Namespaces.SIP);
      xml.writeNamespace("sip", Namespaces.SIP);
      xml.writeAttribute("enable", String.valueOf(restriction.enable()));
      for (String pattern : restriction.patterns()) {
        xml.writeStartElement("sip", "pattern", Namespaces.SIP);
        xml.writeCharacters(pattern);
        xml.writeEndElement();
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private void elements(String name, Collection<?> values) throws XMLStreamException {
    for (Object value : values) {
      element(name, value);
    }
  }

  private void element(String name, Object value) throws XMLStreamException {
    xml.writeCharacters("\n  ");
    xml.writeStartElement(name);
    xml.writeCharacters(String.valueOf(value));
    xml.writeEndElement();
  }

  private void chord(String name, Object value) throws XMLStreamException {
    xml.writeCharacters("\n  ");
    xml.writeStartElement("chord", name, Namespaces.CHORD);
    xml.writeCharacters(String.valueOf(value));
    xml.writeEndElement();
  }

  private void chordial(String name, Object value) throws XMLStreamException {
    xml.writeCharacters("\n  ");
    xml.writeStartElement("chordial", name, Namespaces.CHORDIAL);
    xml.writeNamespace("chordial", Namespaces.CHORDIAL);
    xml.writeCharacters(String.valueOf(value));
    xml.writeEndElement();
  }

  private static String base64(Opaque bytes) {
    return Base64.getEncoder().encodeToString(bytes.toBytes());
  }
}
