package org.chordial.app.control;

import java.util.EnumSet;
import java.util.Set;
import org.chordial.ice.agent.CandidateType;

/**
 * What {@code --ice} allows.
 *
 * @param types of candidates, over UDP
 * @param udp whether this host's own UDP sockets are used
 * @param tcp whether there are candidates over TCP as well (RFC 6544), for media
 */
public record CandidateKinds(Set<CandidateType> types, boolean udp, boolean tcp) {

  /** Everything. */
  public static final CandidateKinds ALL =
      new CandidateKinds(EnumSet.allOf(CandidateType.class), true, true);

  public CandidateKinds {
    types = Set.copyOf(types);
  }

  /** For the overlay's own links, which find their way by UDP candidates alone. */
  Set<CandidateType> forLinks() {
    return udp ? types : ALL.types;
  }
}
