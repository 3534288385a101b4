package org.chordial.ice.mapping;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** The texts of UPnP's Internet Gateway Device: searching, describing and controlling. */
final class Igd {

  /** The services that map ports, the better first. */
  private static final List<String> SERVICES =
      List.of(
          "urn:schemas-upnp-org:service:WANIPConnection:2",
          "urn:schemas-upnp-org:service:WANIPConnection:1",
          "urn:schemas-upnp-org:service:WANPPPConnection:1");

  private static final List<String> DEVICES =
      List.of(
          "urn:schemas-upnp-org:device:InternetGatewayDevice:1",
          "urn:schemas-upnp-org:device:InternetGatewayDevice:2");

  /** "The device has permanent mappings only": UPnP WANIPConnection, error 725. */
  static final int ONLY_PERMANENT = 725;

  /** The external port is somebody else's: error 718. */
  static final int CONFLICT = 718;

  /**
   * Where to send what.
   *
   * @param service the type of the service
   * @param path on the gateway's HTTP server
   */
  record Control(String service, int port, String path) {}

  private Igd() {}

  /** The searches to send (UPnP Device Architecture 1.1, section 1.3.2). */
  static List<String> searches(String host) {
    return DEVICES.stream()
        .map(
            device ->
                "M-SEARCH * HTTP/1.1\r\nHOST: %s:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\nST: %s\r\n\r\n"
                    .formatted(host, device))
        .toList();
  }

  /**
   * The address of the description in an answer to a search.
   *
   * @param from whose answer it is: it may describe nobody but itself
   */
  static Optional<URI> location(String answer, InetAddress from) {
    if (!answer.startsWith("HTTP/1.1 200")) {
      return Optional.empty();
    }
    return HttpExchange.header(answer.split("\r\n", -1), "location").flatMap(it -> http(it, from));
  }

  private static Optional<URI> http(String text, InetAddress host) {
    try {
      URI uri = URI.create(text);
      boolean own =
          "http".equalsIgnoreCase(uri.getScheme())
              && host.getHostAddress().equals(uri.getHost())
              && uri.getPort() > 0
              && uri.getPort() <= 65_535
              && text.length() < 512;
      return own ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The service of a description that maps ports. */
  static Optional<Control> control(String description, URI location) {
    return parsed(description)
        .flatMap(
            document ->
                SERVICES.stream()
                    .flatMap(service -> control(document, service, location).stream())
                    .findFirst());
  }

  private static Optional<Control> control(Document document, String service, URI location) {
    NodeList services = document.getElementsByTagNameNS("*", "service");
    for (int i = 0; i < services.getLength(); i++) {
      Element element = (Element) services.item(i);
      if (text(element, "serviceType").equals(service)) {
        try {
          URI at = location.resolve(text(element, "controlURL"));
          return http(at.toString(), InetAddress.ofLiteral(location.getHost()))
              .map(own -> new Control(service, own.getPort(), own.getRawPath()));
        } catch (IllegalArgumentException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static String text(Element parent, String name) {
    NodeList found = parent.getElementsByTagNameNS("*", name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
  }

  /** The text of an element of an answer, empty where there is none. */
  static Optional<String> value(String answer, String name) {
    return parsed(answer)
        .map(Document::getDocumentElement)
        .map(root -> text(root, name))
        .filter(text -> !text.isEmpty());
  }

  /** The error code of a refusal, 0 where it tells none. */
  static int error(String answer) {
    return value(answer, "errorCode")
        .filter(code -> code.matches("[0-9]{1,4}"))
        .map(Integer::parseInt)
        .orElse(0);
  }

  /** A request to the service. */
  static String request(InetAddress gateway, Control control, String action, String arguments) {
    String body =
        """
        <?xml version="1.0"?>\r
        <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" \
        s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>\
        <u:%s xmlns:u="%s">%s</u:%s></s:Body></s:Envelope>\r
        """
            .formatted(action, control.service(), arguments, action);
    return """
    POST %s HTTP/1.1\r
    HOST: %s:%d\r
    CONTENT-TYPE: text/xml; charset="utf-8"\r
    CONTENT-LENGTH: %d\r
    SOAPACTION: "%s#%s"\r
    CONNECTION: close\r
    \r
    %s\
    """
        .formatted(
            control.path(),
            gateway.getHostAddress(),
            control.port(),
            body.length(),
            control.service(),
            action,
            body);
  }

  /** A request for a description. */
  static String get(URI location) {
    return "GET %s HTTP/1.1\r\nHOST: %s:%d\r\nCONNECTION: close\r\n\r\n"
        .formatted(location.getRawPath(), location.getHost(), location.getPort());
  }

  /** Strangers write these documents: no doctype, no entities, nothing from elsewhere. */
  private static Optional<Document> parsed(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setNamespaceAware(true);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Silent());
      return Optional.of(builder.parse(new InputSource(new StringReader(xml.strip()))));
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the XML parser of this JDK lacks a feature", e);
    } catch (SAXException | IOException e) {
      return Optional.empty();
    }
  }

  /** The parser's own handler writes to standard error. */
  private static final class Silent implements ErrorHandler {
    @Override
    public void warning(SAXParseException warning) {}

    @Override
    public void error(SAXParseException error) throws SAXException {
      throw error;
    }

    @Override
    public void fatalError(SAXParseException error) throws SAXException {
      throw error;
    }
  }
}
