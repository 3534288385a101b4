package org.chordial.app.sip;

import java.util.Optional;
import java.util.regex.Pattern;
import org.chordial.overlay.wire.NodeId;

/** Where a request goes. */
public sealed interface SipTarget {

  /**
   * A device in the overlay, to which a connection is open.
   *
   * @param aor {@code user@domain}
   */
  record Device(String aor, NodeId node) implements SipTarget {}

  /** A SIP URI outside the overlay, reached by plain SIP. */
  record Plain(String uri) implements SipTarget {
    private static final Pattern URI =
        Pattern.compile("sip:[^@\\s<>]{1,64}@[^@\\s<>]{1,128}", Pattern.CASE_INSENSITIVE);

    /** A URI with the scheme {@code sip}; nothing else is plain SIP. */
    public static Optional<Plain> parse(String text) {
      return URI.matcher(text).matches() ? Optional.of(new Plain(text)) : Optional.empty();
    }
  }
}
