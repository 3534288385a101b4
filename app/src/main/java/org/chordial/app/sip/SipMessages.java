package org.chordial.app.sip;

import gov.nist.javax.sip.ListeningPointImpl;
import gov.nist.javax.sip.message.SIPMessage;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.PeerUnavailableException;
import javax.sip.SipException;
import javax.sip.SipFactory;
import javax.sip.SipProvider;
import javax.sip.address.Address;
import javax.sip.address.AddressFactory;
import javax.sip.address.SipURI;
import javax.sip.header.AllowHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.HeaderFactory;
import javax.sip.header.ToHeader;
import javax.sip.message.Message;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.chordial.overlay.wire.NodeId;

/** Writes the requests and responses of one phone. */
final class SipMessages {
  private static final List<String> ALLOWED =
      List.of(
          Request.INVITE,
          Request.ACK,
          Request.CANCEL,
          Request.BYE,
          Request.OPTIONS,
          Request.MESSAGE,
          Request.REFER,
          Request.NOTIFY,
          Request.INFO);

  /** RFC 6086 section 4.2.2. */
  static final int BAD_INFO_PACKAGE = 469;

  /** The option tag and the Info Package of RFC 8840. */
  static final String TRICKLE = "trickle-ice";

  static final String FRAGMENT = "trickle-ice-sdpfrag";
  private static final String RECV_INFO = "Recv-Info";
  private static final String INFO_PACKAGE = "Info-Package";
  private static final int MAX_TOKENS = 64;

  private final String aor;
  private final NodeId self;
  private final RandomGenerator random;
  private final AddressFactory addresses;
  private final HeaderFactory headers;
  private final MessageFactory messages;

  SipMessages(String aor, NodeId self, RandomGenerator random) throws PeerUnavailableException {
    this.aor = aor;
    this.self = self;
    this.random = random;
    SipFactory factory = SipFactory.getInstance();
    addresses = factory.createAddressFactory();
    headers = factory.createHeaderFactory();
    messages = factory.createMessageFactory();
  }

  /** A request outside any dialog. */
  Request request(String method, SipTarget target, SipProvider provider) throws SipException {
    try {
      SipURI uri = requestUri(target);
      ListeningPoint point = point(provider, uri);
      Request request =
          messages.createRequest(
              uri,
              method,
              provider.getNewCallId(),
              headers.createCSeqHeader(1L, method),
              headers.createFromHeader(address(aor), tag()),
              headers.createToHeader(addresses.createAddress(toUri(target)), null),
              List.of(((ListeningPointImpl) point).getViaHeader()),
              headers.createMaxForwardsHeader(70));
      request.setHeader(contact(provider, point));
      allow(request);
      trickle(request);
      request.setHeader(headers.createHeader("User-Agent", "Chordial"));
      return request;
    } catch (ParseException | InvalidArgumentException e) {
      throw new SipException("no SIP address: " + e.getMessage(), e);
    }
  }

  private static ListeningPoint point(SipProvider provider, SipURI uri) throws SipException {
    String asked = uri.getTransportParam();
    ListeningPoint point =
        asked == null ? provider.getListeningPoints()[0] : provider.getListeningPoint(asked);
    if (point == null) {
      throw new SipException("this phone does not speak SIP over " + asked);
    }
    return point;
  }

  private SipURI requestUri(SipTarget target) throws ParseException {
    return switch (target) {
      case SipTarget.Device(String name, NodeId node) -> {
        SipURI uri = uri(name);
        uri.setParameter(Gruu.PARAMETER, Gruu.of(node));
        yield uri;
      }
      case SipTarget.Plain(String text) -> (SipURI) addresses.createURI(text);
    };
  }

  private SipURI toUri(SipTarget target) throws ParseException {
    return switch (target) {
      case SipTarget.Device(String name, NodeId _) -> uri(name);
      case SipTarget.Plain(String text) -> {
        SipURI uri = (SipURI) addresses.createURI(text);
        uri.removeParameter("transport");
        yield uri;
      }
    };
  }

  private SipURI uri(String name) throws ParseException {
    int at = name.lastIndexOf('@');
    if (at <= 0) {
      throw new ParseException("no user@domain: " + name, 0);
    }
    return addresses.createSipURI(name.substring(0, at), name.substring(at + 1));
  }

  private Address address(String name) throws ParseException {
    return addresses.createAddress(uri(name));
  }

  /** RFC 7904 section 6: over the overlay our contact is the GRUU of this device. */
  ContactHeader contact(SipProvider provider) throws SipException {
    return contact(provider, provider.getListeningPoints()[0]);
  }

  private ContactHeader contact(SipProvider provider, ListeningPoint point) throws SipException {
    try {
      if (isOverlay(provider)) {
        SipURI uri = uri(aor);
        uri.setParameter(Gruu.PARAMETER, Gruu.of(self));
        return headers.createContactHeader(addresses.createAddress(uri));
      }
      SipURI uri =
          addresses.createSipURI(aor.substring(0, aor.lastIndexOf('@')), point.getIPAddress());
      uri.setPort(point.getPort());
      uri.setTransportParam(point.getTransport().toLowerCase(java.util.Locale.ROOT));
      return headers.createContactHeader(addresses.createAddress(uri));
    } catch (ParseException e) {
      throw new SipException("no contact", e);
    }
  }

  static boolean isOverlay(SipProvider provider) {
    return provider.getListeningPoint(ListeningPoint.TLS) != null;
  }

  /** A response; the tag makes it one of our dialog. */
  Response response(Request request, int status, String tag, SipProvider provider)
      throws SipException {
    try {
      Response response = messages.createResponse(status, request);
      ToHeader to = (ToHeader) response.getHeader(ToHeader.NAME);
      if (to.getTag() == null && status != Response.TRYING) {
        to.setTag(tag);
      }
      if (status < 300) {
        response.setHeader(contact(provider));
      }
      if (status < 300 || status == Response.METHOD_NOT_ALLOWED) {
        allow(response);
      }
      if (status < 300 || status == BAD_INFO_PACKAGE) {
        trickle(response);
      }
      return response;
    } catch (ParseException e) {
      throw new SipException("no response can be written", e);
    }
  }

  void body(Message message, String type, String subtype, String text) throws SipException {
    try {
      message.setContent(
          text.getBytes(StandardCharsets.UTF_8), headers.createContentTypeHeader(type, subtype));
    } catch (ParseException e) {
      throw new SipException("no body can be written", e);
    }
  }

  /** Names the methods that this phone understands. */
  void allow(Message message) throws SipException {
    try {
      message.removeHeader(AllowHeader.NAME);
      for (String method : ALLOWED) {
        message.addHeader(headers.createAllowHeader(method));
      }
    } catch (ParseException e) {
      throw new SipException("no Allow can be written", e);
    }
  }

  /**
   * RFC 8840 section 10.6: the option tag is "in a SIP Supported: or Require: header field within
   * all SIP INVITE requests and responses" and those of OPTIONS; RFC 6086 section 5.2.3 wants
   * Recv-Info beside it.
   */
  void trickle(Message message) throws SipException {
    header(message, "Supported", TRICKLE);
    header(message, RECV_INFO, TRICKLE);
  }

  /** Whether who sent a message understands trickled candidates, and takes them by INFO. */
  static boolean trickles(Message message) {
    return has(message, RECV_INFO) && (has(message, "Supported") || has(message, "Require"));
  }

  private static boolean has(Message message, String name) {
    for (ListIterator<?> all = message.getHeaders(name); all.hasNext(); ) {
      String text = all.next().toString();
      for (String token : text.substring(text.indexOf(':') + 1).split(",", MAX_TOKENS)) {
        if (token.split(";", 2)[0].strip().equalsIgnoreCase(TRICKLE)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The Info Package of an INFO (RFC 6086); empty where it is one of before. */
  static Optional<String> infoPackage(Request request) {
    return Optional.ofNullable(request.getHeader(INFO_PACKAGE))
        .map(header -> header.toString().substring(INFO_PACKAGE.length() + 1).strip())
        .map(value -> value.split(";", 2)[0].strip());
  }

  /** RFC 8840 section 4.4. */
  void trickled(Request info, String fragment) throws SipException {
    header(info, INFO_PACKAGE, TRICKLE);
    header(info, "Content-Disposition", INFO_PACKAGE);
    body(info, "application", FRAGMENT, fragment);
  }

  void header(Message message, String name, String value) throws SipException {
    try {
      message.setHeader(headers.createHeader(name, value));
    } catch (ParseException e) {
      throw new SipException("no " + name + " can be written", e);
    }
  }

  /** The text of a body of that type; empty where there is none or another. */
  static Optional<String> body(Message message, String type, String subtype) {
    ContentTypeHeader header = (ContentTypeHeader) message.getHeader(ContentTypeHeader.NAME);
    byte[] raw = message instanceof SIPMessage sip ? sip.getRawContent() : message.getRawContent();
    if (header == null
        || raw == null
        || !type.equalsIgnoreCase(header.getContentType())
        || !subtype.equalsIgnoreCase(header.getContentSubType())) {
      return Optional.empty();
    }
    return Optional.of(new String(raw, StandardCharsets.UTF_8));
  }

  static Optional<String> sdp(Message message) {
    return body(message, "application", "sdp");
  }

  /** Something that nobody else can guess (RFC 3261 section 19.3: at least 32 random bits). */
  String tag() {
    return Long.toHexString(random.nextLong());
  }
}
