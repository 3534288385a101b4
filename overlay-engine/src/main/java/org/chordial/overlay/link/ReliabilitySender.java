package org.chordial.overlay.link;

import org.chordial.ice.net.CoreContext;

/**
 * How a node sends over its datagram links (RFC 6940 section 6.6.3). Each side of a link chooses
 * for itself.
 */
public enum ReliabilitySender {
  /** Several messages in flight, congestion-controlled: the faster one, as was measured. */
  WINDOW,
  /** One message in flight (section 6.6.3.1). */
  STOP_AND_WAIT;

  SrSender sender(CoreContext context, SrSender.Outlet outlet) {
    return switch (this) {
      case WINDOW -> new WindowSender(context, outlet);
      case STOP_AND_WAIT -> new StopAndWaitSender(context, outlet);
    };
  }
}
