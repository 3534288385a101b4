package org.chordial.overlay.usage.sip;

import java.util.List;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.NodeId;

/**
 * A device at which somebody can be reached.
 *
 * @param aor whose registration named it: after a forward, another than was asked for
 * @param nodeId the terminal entry of the destination list, which the device's certificate must
 *     carry (RFC 7904 section 5.1)
 * @param destinations where to send the AppAttach
 */
public record Contact(Aor aor, NodeId nodeId, List<Destination> destinations, String contactPrefs) {

  public Contact {
    destinations = List.copyOf(destinations);
  }

  /** Whether the device asks to be called by {@code sips} alone. */
  public boolean sipsOnly() {
    return contactPrefs.contains("(sip.schemes=SIPS)");
  }
}
