package org.chordial.overlay.usage.sip;

import java.util.List;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.Opaque;

/** The SipRegistration Resource Record (RFC 7904 section 3.2). */
public sealed interface SipRegistration {
  int SIP_REGISTRATION_URI = 1;
  int SIP_REGISTRATION_ROUTE = 2;

  /** "In order to contact me, dereference this AOR." */
  record Uri(String uri) implements SipRegistration {}

  /**
   * "In order to contact me, form a connection with this Peer."
   *
   * @param contactPrefs feature parameters of RFC 3840, for example {@code (sip.schemes=SIP)}
   * @param destinationList at least one; its last entry is the peer
   */
  record Route(String contactPrefs, List<Destination> destinationList) implements SipRegistration {
    public Route {
      destinationList = List.copyOf(destinationList);
    }
  }

  /** "This type can be extended": what is of no type known here is passed over. */
  record Unknown(int type, Opaque data) implements SipRegistration {}
}
