package org.chordial.overlay.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.chordial.overlay.wire.ProbeAns;
import org.chordial.overlay.wire.ProbeInformation;
import org.chordial.overlay.wire.ProbeInformationType;
import org.chordial.overlay.wire.ProbeReq;

/**
 * Answers Probes (RFC 6940 section 6.4.2.5): what a node tells of itself.
 *
 * @param responsible parts per billion of the overlay that the node is responsible for
 * @param resources how many it stores
 * @param uptime since its start
 */
public record ProbeAnswers(
    LongSupplier responsible, IntSupplier resources, Supplier<Duration> uptime) {

  /** "They SHOULD be returned in the requested order. Any other values MUST NOT be returned." */
  public ProbeAns answer(ProbeReq probe) {
    List<ProbeInformation> known = new ArrayList<>();
    for (ProbeInformationType type : probe.requestedInfo()) {
      if (type.equals(ProbeInformationType.RESPONSIBLE_SET)) {
        known.add(new ProbeInformation.ResponsibleSet(responsible.getAsLong()));
      } else if (type.equals(ProbeInformationType.NUM_RESOURCES)) {
        known.add(new ProbeInformation.NumResources(resources.getAsInt()));
      } else if (type.equals(ProbeInformationType.UPTIME)) {
        known.add(new ProbeInformation.Uptime(uptime.get().toSeconds()));
      }
    }
    return new ProbeAns(known);
  }
}
