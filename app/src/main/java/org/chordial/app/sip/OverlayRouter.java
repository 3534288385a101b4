package org.chordial.app.sip;

import gov.nist.javax.sip.stack.DefaultRouter;
import gov.nist.javax.sip.stack.HopImpl;
import java.util.ListIterator;
import java.util.Optional;
import javax.sip.ListeningPoint;
import javax.sip.SipException;
import javax.sip.SipStack;
import javax.sip.address.Hop;
import javax.sip.address.Router;
import javax.sip.address.SipURI;
import javax.sip.message.Request;

/**
 * Sends a request to the device that its Request-URI names by a GRUU (RFC 7904 section 6), over the
 * connection that is open to it; any other request goes the way of RFC 3261. JAIN-SIP makes it by
 * name, therefore it is public.
 */
public final class OverlayRouter implements Router {
  private final DefaultRouter plain;

  public OverlayRouter(SipStack stack, String outboundProxy) {
    this.plain = new DefaultRouter(stack, outboundProxy);
  }

  @Override
  public Hop getNextHop(Request request) throws SipException {
    Optional<Hop> overlay = overlayHop(request);
    return overlay.isPresent() ? overlay.get() : plain.getNextHop(request);
  }

  @Override
  public Hop getOutboundProxy() {
    return plain.getOutboundProxy();
  }

  @Override
  @SuppressWarnings({"rawtypes", "deprecation"}) // the library's signature
  public ListIterator getNextHops(Request request) {
    return plain.getNextHops(request);
  }

  private static Optional<Hop> overlayHop(Request request) {
    if (!(request.getRequestURI() instanceof SipURI uri)) {
      return Optional.empty();
    }
    return Optional.ofNullable(uri.getParameter(Gruu.PARAMETER))
        .flatMap(Gruu::device)
        .flatMap(NodeAddress::of)
        .map(
            address ->
                new HopImpl(address.getHostAddress(), OverlayProcessor.PORT, ListeningPoint.TLS));
  }
}
