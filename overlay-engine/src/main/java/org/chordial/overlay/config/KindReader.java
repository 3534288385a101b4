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

  /** A data model or policy that this program lacks: said, where the document is to be followed. */
  private static final class Lacking extends Exception {
    private static final long serialVersionUID = 1L;

    Lacking(String what) {
      super(what, null, false, false);
    }
  }

  /**
   * @param unsupported gets what is asked for and unknown here
   */
  static List<KindBlock> requiredKinds(XmlElement configuration, List<String> unsupported)
      throws ConfigurationException {
    List<KindBlock> blocks = new ArrayList<>();
    for (XmlElement required : configuration.all(Namespaces.CONFIG, "required-kinds")) {
      for (XmlElement block : required.all(Namespaces.CONFIG, "kind-block")) {
        try {
          blocks.add(read(block));
        } catch (Lacking e) {
          unsupported.add(e.getMessage());
        }
      }
    }
    return blocks;
  }

  static KindBlock block(XmlElement block) throws ConfigurationException {
    try {
      return read(block);
    } catch (Lacking e) {
      throw ConfigurationException.badValue("kind", e.getMessage(), "is unknown to this program");
    }
  }

  private static KindBlock read(XmlElement block) throws ConfigurationException, Lacking {
    Optional<XmlElement> kind = block.first(Namespaces.CONFIG, "kind");
    if (kind.isEmpty()) {
      throw ConfigurationException.unreadable("a kind-block has no kind");
    }
    Optional<XmlElement> signature = block.first(Namespaces.CONFIG, "kind-signature");
    Optional<Opaque> signed = Optional.empty();
    if (signature.isPresent()) {
      signed = Optional.of(XmlValues.base64("kind-signature", signature.get().value()));
    }
    return new KindBlock(kind(kind.get()), kind.get().bytes, signed);
  }

  private static KindDefinition kind(XmlElement xml) throws ConfigurationException, Lacking {
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
    AccessControl access = known.isPresent() ? known.get().accessControl() : accessControl(xml);
    DataModel model = known.isPresent() ? known.get().dataModel() : dataModel(xml);
    return new KindDefinition(
        id,
        name,
        model,
        access,
        (int) number(xml, "max-count"),
        (int) number(xml, "max-size"),
        access == AccessControl.NODE_MULTIPLE ? (int) number(xml, "max-node-multiple") : 0,
        domainRestriction(xml));
  }

  /** "All of the non-optional values MUST be provided." */
  private static String required(XmlElement xml, String name) throws ConfigurationException {
    Optional<XmlElement> element = xml.first(Namespaces.CONFIG, name);
    if (element.isEmpty()) {
      throw ConfigurationException.unreadable("a kind has no " + name);
    }
    return element.get().value();
  }

  private static long number(XmlElement xml, String name) throws ConfigurationException {
    return XmlValues.number(name, required(xml, name), 1, Integer.MAX_VALUE);
  }

  private static DataModel dataModel(XmlElement xml) throws ConfigurationException, Lacking {
    String name = required(xml, "data-model");
    for (DataModel model : DataModel.values()) {
      if (model.name().equals(name)) {
        return model;
      }
    }
    throw new Lacking("the data model " + name);
  }

  private static AccessControl accessControl(XmlElement xml)
      throws ConfigurationException, Lacking {
    String name = required(xml, "access-control");
    for (AccessControl access : AccessControl.values()) {
      if (access.xmlName().equals(name)) {
        return access;
      }
    }
    throw new Lacking("the access control policy " + name);
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
