package org.chordial.overlay.config;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.chordial.overlay.wire.Opaque;

/**
 * Reads a small XML document whole, with the JDK's StAX reader. No document type, no entities from
 * outside, bounded size, depth and number of elements.
 */
final class XmlTree {
  static final int MAX_BYTES = 1 << 20;
  static final int MAX_DEPTH = 16;
  static final int MAX_ELEMENTS = 20_000;

  private final Deque<XmlElement> open = new ArrayDeque<>();
  private XmlElement root;
  private int count;

  private XmlTree() {}

  static XmlElement read(byte[] xml) throws ConfigurationException {
    if (xml.length > MAX_BYTES) {
      throw ConfigurationException.unreadable("it is larger than " + MAX_BYTES + " bytes");
    }
    XmlElement root = new XmlTree().parse(decode(xml));
    keepBytes(root, xml, ElementSpans.of(xml));
    return root;
  }

  private static void keepBytes(XmlElement element, byte[] xml, List<int[]> spans)
      throws ConfigurationException {
    if (element.ordinal >= spans.size()) {
      throw ConfigurationException.unreadable("its elements cannot be told apart");
    }
    if (element.name.equals("configuration") || element.name.equals("kind")) {
      int[] span = spans.get(element.ordinal);
      element.bytes = Opaque.of(Arrays.copyOfRange(xml, span[0], span[1]));
    }
    for (XmlElement child : element.children) {
      keepBytes(child, xml, spans);
    }
  }

  private XmlElement parse(String xml) throws ConfigurationException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
      try {
        checkEncoding(reader.getCharacterEncodingScheme());
        while (reader.hasNext()) {
          event(reader, reader.next());
        }
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw ConfigurationException.unreadable("it is not well-formed XML");
    }
    if (root == null) {
      throw ConfigurationException.unreadable("it is empty");
    }
    return root;
  }

  private static String decode(byte[] xml) throws ConfigurationException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(xml)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw ConfigurationException.unreadable("its encoding is not UTF-8");
    }
  }

  /** "The file MUST use the UTF-8 character encoding" (RFC 6940 section 11.1). */
  private static void checkEncoding(String declared) throws ConfigurationException {
    if (declared != null && !declared.toUpperCase(Locale.ROOT).equals("UTF-8")) {
      throw ConfigurationException.unreadable("its encoding is not UTF-8");
    }
  }

  private void event(XMLStreamReader reader, int event) throws ConfigurationException {
    switch (event) {
      case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
          throw ConfigurationException.unreadable("it has a document type or entities of its own");
      case XMLStreamConstants.START_ELEMENT -> start(reader);
      case XMLStreamConstants.END_ELEMENT -> open.pop();
      case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
        if (!open.isEmpty()) {
          open.peek().text.append(reader.getText());
        }
      }
      default -> {}
    }
  }

  private void start(XMLStreamReader reader) throws ConfigurationException {
    if (count >= MAX_ELEMENTS || open.size() >= MAX_DEPTH) {
      throw ConfigurationException.unreadable("it has too many elements or they nest too deeply");
    }
    String namespace = reader.getNamespaceURI();
    XmlElement element =
        new XmlElement(namespace == null ? "" : namespace, reader.getLocalName(), count++);
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      String attributeNamespace = reader.getAttributeNamespace(i);
      if (attributeNamespace == null || attributeNamespace.isEmpty()) {
        element.attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
      }
    }
    for (int i = 0; i < reader.getNamespaceCount(); i++) {
      String prefix = reader.getNamespacePrefix(i);
      String uri = reader.getNamespaceURI(i);
      element.namespaces.put(prefix == null ? "" : prefix, uri == null ? "" : uri);
    }
    if (open.isEmpty()) {
      root = element;
    } else {
      open.peek().children.add(element);
    }
    open.push(element);
  }
}
