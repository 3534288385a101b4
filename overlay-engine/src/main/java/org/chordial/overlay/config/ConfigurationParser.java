package org.chordial.overlay.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.wire.Opaque;

/**
 * Reads configuration documents (RFC 6940 section 11.1). What is malformed or outside the RFC's
 * limits is refused; elements of unknown namespaces are passed over; signatures are kept, not
 * checked.
 */
public final class ConfigurationParser {
  private static final long YEAR_SECONDS = Duration.ofDays(365).toSeconds();

  private ConfigurationParser() {}

  /**
   * Parses a whole file.
   *
   * @throws ConfigurationException with a sentence for people
   */
  public static OverlayDocument parse(byte[] file) throws ConfigurationException {
    XmlElement root = XmlTree.read(file);
    if (!root.is(Namespaces.CONFIG, "overlay")) {
      throw ConfigurationException.unreadable("its first element is not \"overlay\"");
    }
    List<SignedConfiguration> found = new ArrayList<>();
    ConfigurationDocument current = null;
    Opaque bytes = Opaque.EMPTY;
    List<Opaque> signatures = new ArrayList<>();
    for (XmlElement child : root.children) {
      if (child.is(Namespaces.CONFIG, "configuration")) {
        if (current != null) {
          found.add(new SignedConfiguration(current, bytes, signatures, root.namespaces));
        }
        current = configuration(child);
        bytes = child.bytes;
        signatures.clear();
      } else if (child.is(Namespaces.CONFIG, "signature") && current != null) {
        signatures.add(XmlValues.base64("signature", child.value()));
      }
    }
    if (current == null) {
      throw ConfigurationException.unreadable("it has no \"configuration\" element");
    }
    found.add(new SignedConfiguration(current, bytes, signatures, root.namespaces));
    return new OverlayDocument(found);
  }

  /**
   * Parses one kind-block, as a ConfigUpdate brings it: "assume a default namespace of
   * 'urn:ietf:params:xml:ns:p2p:config-base'" (section 6.5.4.1).
   */
  public static KindBlock kindBlock(Opaque production) throws ConfigurationException {
    byte[] file =
        ("<overlay xmlns=\"" + Namespaces.CONFIG + "\">" + production.toUtf8() + "</overlay>")
            .getBytes(StandardCharsets.UTF_8);
    XmlElement root = XmlTree.read(file);
    if (root.children.size() != 1
        || !root.children.getFirst().is(Namespaces.CONFIG, "kind-block")) {
      throw ConfigurationException.unreadable("it is not one kind-block");
    }
    return KindReader.block(root.children.getFirst());
  }

  private static ConfigurationDocument configuration(XmlElement xml) throws ConfigurationException {
    List<String> unsupported = new ArrayList<>();
    String name = xml.attributes.getOrDefault("instance-name", "").strip();
    if (name.isEmpty() || name.length() > 255) {
      throw ConfigurationException.badValue("instance-name", name, "is not the name of an overlay");
    }
    Optional<Instant> expiration = Optional.empty();
    if (xml.attributes.containsKey("expiration")) {
      expiration = Optional.of(XmlValues.time("expiration", xml.attributes.get("expiration")));
    }
    String sequence = xml.attributes.getOrDefault("sequence", "0");
    return new ConfigurationDocument(
        name,
        expiration,
        (int) XmlValues.number("sequence", sequence, 0, ConfigurationDocument.MAX_SEQUENCE),
        text(xml, "topology-plugin").orElse(ConfigurationDocument.CHORD_RELOAD),
        (int) number(xml, "node-id-length", 16, 20, ConfigurationDocument.DEFAULT_NODE_ID_LENGTH),
        rootCertificates(xml),
        enrollmentServers(xml),
        selfSigned(xml, unsupported),
        bootstrapNodes(xml),
        (int) number(xml, "turn-density", 0, 255, ConfigurationDocument.DEFAULT_TURN_DENSITY),
        XmlValues.bool(xml, Namespaces.CONFIG, "clients-permitted", true),
        XmlValues.bool(xml, Namespaces.CONFIG, "no-ice", false),
        chord(xml),
        text(xml, "shared-secret"),
        number(
            xml,
            "max-message-size",
            1,
            0xFFFFFFFFL,
            ConfigurationDocument.DEFAULT_MAX_MESSAGE_SIZE),
        (int) number(xml, "initial-ttl", 1, 255, ConfigurationDocument.DEFAULT_INITIAL_TTL),
        // "The value MUST be at least 200 milliseconds."
        (int)
            number(
                xml,
                "overlay-reliability-timer",
                200,
                Integer.MAX_VALUE,
                ConfigurationDocument.DEFAULT_RELIABILITY_TIMER),
        linkProtocols(xml),
        XmlValues.nodeIds(xml, "kind-signer"),
        XmlValues.nodeIds(xml, "configuration-signer"),
        XmlValues.nodeIds(xml, "bad-node"),
        texts(xml, "mandatory-extension"),
        xml.all(Namespaces.CHORDIAL, "signature-algorithm").stream()
            .anyMatch(element -> element.value().equals(ConfigurationDocument.ECDSA)),
        KindReader.requiredKinds(xml, unsupported),
        multicastBootstrap(xml),
        unsupported);
  }

  private static long number(XmlElement xml, String name, long least, long most, long absent)
      throws ConfigurationException {
    return XmlValues.number(xml, Namespaces.CONFIG, name, least, most, absent);
  }

  private static Optional<String> text(XmlElement xml, String name) {
    return xml.first(Namespaces.CONFIG, name).map(XmlElement::value);
  }

  private static List<String> texts(XmlElement xml, String name) {
    return xml.all(Namespaces.CONFIG, name).stream().map(XmlElement::value).toList();
  }

  private static List<Opaque> rootCertificates(XmlElement xml) throws ConfigurationException {
    List<Opaque> certificates = new ArrayList<>();
    for (String text : texts(xml, "root-cert")) {
      certificates.add(XmlValues.base64("root-cert", text));
    }
    return certificates;
  }

  /** "This URL MUST be of type 'https:'." */
  private static List<URI> enrollmentServers(XmlElement xml) throws ConfigurationException {
    List<URI> servers = new ArrayList<>();
    for (String text : texts(xml, "enrollment-server")) {
      try {
        URI uri = new URI(text);
        if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
          throw ConfigurationException.badValue("enrollment-server", text, "is not an https URL");
        }
        servers.add(uri);
      } catch (URISyntaxException e) {
        throw ConfigurationException.badValue("enrollment-server", text, "is not a URL");
      }
    }
    return servers;
  }

  /** Other digests may come with extensions; a document with one can be read but not followed. */
  private static SelfSignedPermitted selfSigned(XmlElement xml, List<String> unsupported)
      throws ConfigurationException {
    Optional<XmlElement> element = xml.first(Namespaces.CONFIG, "self-signed-permitted");
    if (element.isEmpty()) {
      return SelfSignedPermitted.NO;
    }
    String digest = element.get().attributes.getOrDefault("digest", "").strip();
    for (SelfSignedPermitted.Digest known : SelfSignedPermitted.Digest.values()) {
      if (known.xmlName().equals(digest)) {
        return new SelfSignedPermitted(
            XmlValues.bool("self-signed-permitted", element.get().value()), known);
      }
    }
    if (XmlValues.bool("self-signed-permitted", element.get().value())) {
      unsupported.add("Node-IDs of the digest " + digest);
    }
    return SelfSignedPermitted.NO;
  }

  private static List<BootstrapNode> bootstrapNodes(XmlElement xml) throws ConfigurationException {
    List<BootstrapNode> nodes = new ArrayList<>();
    for (XmlElement element : xml.all(Namespaces.CONFIG, "bootstrap-node")) {
      String address = element.attributes.getOrDefault("address", "").strip();
      if (!BootstrapNode.isAddress(address)) {
        throw ConfigurationException.badValue("bootstrap-node", address, "is not an IP address");
      }
      String port =
          element.attributes.getOrDefault("port", String.valueOf(BootstrapNode.DEFAULT_PORT));
      nodes.add(
          new BootstrapNode(address, (int) XmlValues.number("bootstrap-node", port, 1, 65535)));
    }
    return nodes;
  }

  private static Optional<MulticastGroup> multicastBootstrap(XmlElement xml)
      throws ConfigurationException {
    Optional<XmlElement> element = xml.first(Namespaces.CHORDIAL, "multicast-bootstrap");
    if (element.isEmpty()) {
      return Optional.empty();
    }
    String address = element.get().attributes.getOrDefault("address", "").strip();
    if (!MulticastGroup.isGroup(address)) {
      throw ConfigurationException.badValue(
          "multicast-bootstrap", address, "is not a multicast address of IPv4");
    }
    String port =
        element.get().attributes.getOrDefault("port", String.valueOf(BootstrapNode.DEFAULT_PORT));
    return Optional.of(
        new MulticastGroup(address, (int) XmlValues.number("multicast-bootstrap", port, 1, 65535)));
  }

  private static ChordParameters chord(XmlElement xml) throws ConfigurationException {
    return new ChordParameters(
        seconds(xml, "chord-update-interval", ChordParameters.DEFAULT.updateInterval()),
        seconds(xml, "chord-ping-interval", ChordParameters.DEFAULT.pingInterval()),
        XmlValues.bool(xml, Namespaces.CHORD, "chord-reactive", true));
  }

  private static Duration seconds(XmlElement xml, String name, Duration absent)
      throws ConfigurationException {
    return Duration.ofSeconds(
        XmlValues.number(xml, Namespaces.CHORD, name, 1, YEAR_SECONDS, absent.toSeconds()));
  }

  /** "If none appear, then this implies the default value, 'TLS'." */
  private static List<String> linkProtocols(XmlElement xml) {
    List<String> protocols = texts(xml, "overlay-link-protocol");
    return protocols.isEmpty() ? List.of(ConfigurationDocument.LINK_PROTOCOL_TLS) : protocols;
  }
}
