package org.chordial.app.call;

import java.util.List;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.NodeId;

/**
 * A device that is registered for a name (RFC 7904 section 4).
 *
 * @param route the destination list that leads to it
 */
public record Device(NodeId node, List<Destination> route) {
  public Device {
    route = List.copyOf(route);
  }
}
