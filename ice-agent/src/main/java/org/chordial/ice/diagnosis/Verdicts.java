package org.chordial.ice.diagnosis;

import java.util.Optional;
import org.chordial.ice.behaviour.Dependence;
import org.chordial.ice.behaviour.NatReport;
import org.chordial.ice.diagnosis.Diagnosis.Verdict;

/** What follows from what was found (RFC 4787, and what ICE makes of it). */
final class Verdicts {
  private Verdicts() {}

  static Verdict of(Diagnosis found) {
    if (!found.udp()) {
      return found.relays().isEmpty() ? Verdict.NONE : Verdict.RELAY_ONLY;
    }
    if (found.mapped().isPresent()) {
      return Verdict.DIRECT;
    }
    Optional<NatReport> report = found.ipv4().filter(NatReport::udp).or(found::ipv6);
    return report.map(Verdicts::of).orElse(Verdict.UNKNOWN);
  }

  /**
   * Endpoint-independent mapping is what hole punching needs (RFC 4787, section 4.1). Where the
   * filter asks for the port, too, a peer whose port nobody can know beforehand stays out.
   */
  private static Verdict of(NatReport report) {
    if (report.mapping().isEmpty() || report.filtering().isEmpty()) {
      return Verdict.UNKNOWN;
    }
    if (report.mapping().get() != Dependence.ENDPOINT_INDEPENDENT) {
      return Verdict.SELDOM_DIRECT;
    }
    return report.filtering().get() == Dependence.ADDRESS_AND_PORT_DEPENDENT
        ? Verdict.MOSTLY_DIRECT
        : Verdict.DIRECT;
  }
}
