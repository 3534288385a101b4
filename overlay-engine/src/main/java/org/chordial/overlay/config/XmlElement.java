package org.chordial.overlay.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chordial.overlay.wire.Opaque;

/** One element of a document that was read whole. */
final class XmlElement {
  final String namespace;
  final String name;
  final Map<String, String> attributes = new LinkedHashMap<>();
  final List<XmlElement> children = new ArrayList<>();
  final StringBuilder text = new StringBuilder();

  /** Declared in this element, by prefix. */
  final Map<String, String> namespaces = new LinkedHashMap<>();

  /** The element's place among the start tags of the document. */
  final int ordinal;

  /** The element as it stands in the file, tags included. */
  Opaque bytes = Opaque.EMPTY;

  XmlElement(String namespace, String name, int ordinal) {
    this.namespace = namespace;
    this.name = name;
    this.ordinal = ordinal;
  }

  boolean is(String wantedNamespace, String wantedName) {
    return namespace.equals(wantedNamespace) && name.equals(wantedName);
  }

  List<XmlElement> all(String wantedNamespace, String wantedName) {
    return children.stream().filter(child -> child.is(wantedNamespace, wantedName)).toList();
  }

  Optional<XmlElement> first(String wantedNamespace, String wantedName) {
    return children.stream().filter(child -> child.is(wantedNamespace, wantedName)).findFirst();
  }

  /** The element's text without the white space around it. */
  String value() {
    return text.toString().strip();
  }
}
