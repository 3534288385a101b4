package org.chordial.app.sdp;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.CandidateTransport;
import org.chordial.ice.agent.IceDescription;
import org.chordial.ice.agent.NamedCandidate;

/** What of the other side's trickled candidates is new (RFC 8840 section 4.4). Not thread-safe. */
final class TrickleExchange {

  /** "Such candidates are considered to be equal if their IP address port, transport [...]". */
  private record Known(String ufrag, CandidateTransport transport, InetSocketAddress address) {}

  private final Set<Known> known = new HashSet<>();
  private final Set<String> names = new HashSet<>();

  /** The other side's description has told these. */
  void described(IceDescription ice) {
    if (known.size() < IceDescription.MAX_CANDIDATES * 4) {
      ice.candidates().forEach(candidate -> known.add(known(ice.ufrag(), candidate)));
    }
  }

  private static Known known(String ufrag, Candidate candidate) {
    return new Known(ufrag, candidate.transport(), candidate.address());
  }

  /**
   * "After identifying and discarding the known candidates, the agents MUST forward the actual new
   * candidates to the ICE Agents in the same order as they were received".
   *
   * @param remote the other side's description, as far as it has come
   * @return empty where the fragment belongs to another description
   */
  Optional<TrickleFragment> news(TrickleFragment all, Optional<IceDescription> remote) {
    boolean current =
        remote
            .map(ice -> ice.ufrag().equals(all.ufrag()) && ice.pwd().equals(all.pwd()))
            .orElse(true);
    if (!current) {
      return Optional.empty();
    }
    List<Candidate> fresh =
        all.candidates().stream()
            .filter(candidate -> known.size() < IceDescription.MAX_CANDIDATES * 4)
            .filter(candidate -> known.add(known(all.ufrag(), candidate)))
            .toList();
    List<NamedCandidate> freshNames =
        all.named().stream()
            .filter(name -> names.size() < IceDescription.MAX_NAMED)
            .filter(name -> names.add(all.ufrag() + " " + name.host() + " " + name.port()))
            .toList();
    return Optional.of(new TrickleFragment(all.ufrag(), all.pwd(), fresh, freshNames, all.end()));
  }
}
