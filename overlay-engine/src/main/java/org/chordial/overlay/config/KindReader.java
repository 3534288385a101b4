package org.chordial.overlay.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.wire.DataModel;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.Opaque;

/** Reads kind-block elements (RFC 6940 section 11.1, RFC 7904 section 3.4). */
final class KindReader {
  private KindReader() {}

  static List<KindBlock> requiredKinds(XmlElement configuration) throws ConfigurationException {
    List<KindBlock> blocks = new ArrayList<>();
    for (XmlElement required : configuration.all(Namespaces.CONFIG, "required-kinds")) {
      for (XmlElement block : required.all(Namespaces.CONFIG, "kind-block")) {
        blocks.add(block(block, Namespaces.CONFIG));
      }
    }
    return blocks;
  }

  static KindBlock block(XmlElement block, String namespace) throws ConfigurationException {
    Optional<XmlElement> kind = block.first(namespace, "kind");
    if (kind.isEmpty()) {
      throw ConfigurationException.unreadable("a kind-block has no kind");
    }
    Optional<XmlElement> signature = block.first(namespace, "kind-signature");
    Optional<Opaque> signed = Optional.empty();
    if (signature.isPresent()) {
      signed = Optional.of(XmlValues.base64("kind-signature", signature.get().value()));
    }
    return new KindBlock(kind(kind.get(), namespace), kind.get().bytes, signed);
  }

  private static KindDefinition kind(XmlElement xml, String namespace)
      throws ConfigurationException {
    String name = xml.attributes.getOrDefault("name", "").strip();
    Optional<IanaKind> known = IanaKind.named(name);
    Optional<KindId> id = known.map(IanaKind::id);
    if (xml.attributes.containsKey("id")) {
      long value = XmlValues.number("kind id", xml.attributes.get("id"), 1, 0xFFFFFFFFL);
      id = Optional.of(new KindId((int) value));
      known = IanaKind.of(id.get());
    } else if (name.isEmpty()) {
      throw ConfigurationException.unreadable("a kind has neither name nor id");
    }
    // "If the Kind is registered with IANA, ... clients MUST ignore them in favor of the IANA
    // versions."
    AccessControl access =
        known.isPresent() ? known.get().accessControl() : accessControl(xml, namespace);
    DataModel model = known.isPresent() ? known.get().dataModel() : dataModel(xml, namespace);
    return new KindDefinition(
        id,
        name,
        model,
        access,
        (int) number(xml, namespace, "max-count"),
        (int) number(xml, namespace, "max-size"),
        access == AccessControl.NODE_MULTIPLE
            ? (int) number(xml, namespace, "max-node-multiple")
            : 0,
        domainRestriction(xml));
  }

  /** "All of the non-optional values MUST be provided." */
  private static String required(XmlElement xml, String namespace, String name)
      throws ConfigurationException {
    Optional<XmlElement> element = xml.first(namespace, name);
    if (element.isEmpty()) {
      throw ConfigurationException.unreadable("a kind has no " + name);
    }
    return element.get().value();
  }

  private static long number(XmlElement xml, String namespace, String name)
      throws ConfigurationException {
    return XmlValues.number(name, required(xml, namespace, name), 1, Integer.MAX_VALUE);
  }

  private static DataModel dataModel(XmlElement xml, String namespace)
      throws ConfigurationException {
    String name = required(xml, namespace, "data-model");
    for (DataModel model : DataModel.values()) {
      if (model.name().equals(name)) {
        return model;
      }
    }
    throw ConfigurationException.badValue("data-model", name, "is unknown to this program");
  }

  private static AccessControl accessControl(XmlElement xml, String namespace)
      throws ConfigurationException {
    String name = required(xml, namespace, "access-control");
    for (AccessControl access : AccessControl.values()) {
      if (access.xmlName().equals(name)) {
        return access;
      }
    }
    throw ConfigurationException.badValue("access-control", name, "is unknown to this program");
  }

  /** The RFC's prose says {@code domain-restrictions}, its grammar {@code domain-restriction}. */
  private static Optional<DomainRestriction> domainRestriction(XmlElement kind)
      throws ConfigurationException {
    Optional<XmlElement> element =
        kind.first(Namespaces.SIP, "domain-restriction")
            .or(() -> kind.first(Namespaces.SIP, "domain-restrictions"));
    if (element.isEmpty()) {
      return Optional.empty();
    }
    String enable = element.get().attributes.getOrDefault("enable", "false");
    List<String> patterns =
        element.get().all(Namespaces.SIP, "pattern").stream().map(XmlElement::value).toList();
    try {
      return Optional.of(
          new DomainRestriction(XmlValues.bool("domain-restriction", enable), patterns));
    } catch (IllegalArgumentException e) {
      throw ConfigurationException.unreadable(e.getMessage());
    }
  }
}
