package org.chordial.ice.agent;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The candidates of this agent that take part in checks. */
final class LocalCandidates {

  private final Foundations foundations;
  private final List<LocalCandidate> known = new ArrayList<>();

  LocalCandidates(Foundations foundations) {
    this.foundations = foundations;
  }

  void add(LocalCandidate candidate) {
    known.add(candidate);
  }

  void remove(List<LocalBase> bases) {
    known.removeIf(candidate -> bases.contains(candidate.base()));
  }

  List<LocalCandidate> all() {
    return List.copyOf(known);
  }

  /** RFC 6544, section 7.1: the port of an active candidate is that of the connection. */
  private static boolean isAt(Candidate candidate, InetSocketAddress mapped) {
    return candidate.address().equals(mapped)
        || (candidate.transport() == CandidateTransport.TCP_ACTIVE
            && candidate.address().getPort() == FramedSocket.DISCARD
            && candidate.address().getAddress().equals(mapped.getAddress()));
  }

  /**
   * RFC 8445, section 7.2.5.3.1: the address in the answer of a check is one of this agent's
   * candidates or a new peer-reflexive one.
   */
  Candidate at(InetSocketAddress mapped, LocalBase base) {
    for (LocalCandidate candidate : known) {
      if (candidate.base().equals(base) && isAt(candidate.candidate(), mapped)) {
        return candidate.candidate();
      }
    }
    if (isAt(base.host(), mapped)) {
      return base.host();
    }
    CandidateTransport transport = base.host().transport();
    Candidate reflexive =
        new Candidate(
            foundations.of(
                CandidateType.PEER_REFLEXIVE,
                base.address().getAddress(),
                Optional.empty(),
                transport),
            base.host().component(),
            transport,
            base.checkPriority(),
            mapped,
            CandidateType.PEER_REFLEXIVE,
            Optional.of(base.address()));
    known.add(new LocalCandidate(reflexive, base));
    return reflexive;
  }
}
