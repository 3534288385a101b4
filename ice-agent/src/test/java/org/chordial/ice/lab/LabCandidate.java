package org.chordial.ice.lab;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.CandidateTransport;
import org.chordial.ice.agent.CandidateType;

/** Candidates as they stand in SDP (RFC 8839, section 5.1), without "candidate:". */
final class LabCandidate {
  static final Map<CandidateType, String> TYPES =
      Map.of(
          CandidateType.HOST, "host",
          CandidateType.SERVER_REFLEXIVE, "srflx",
          CandidateType.PEER_REFLEXIVE, "prflx",
          CandidateType.RELAYED, "relay");

  private LabCandidate() {}

  static String line(Candidate candidate) {
    String line =
        String.join(
            " ",
            candidate.foundation(),
            Integer.toString(candidate.component()),
            candidate.transport().name().toLowerCase(Locale.ROOT),
            Long.toString(candidate.priority()),
            candidate.address().getAddress().getHostAddress(),
            Integer.toString(candidate.address().getPort()),
            "typ",
            TYPES.get(candidate.type()));
    return candidate
        .related()
        .map(
            related ->
                line
                    + " raddr "
                    + related.getAddress().getHostAddress()
                    + " rport "
                    + related.getPort())
        .orElse(line);
  }

  /** Empty where it is none over UDP. */
  static Optional<Candidate> parsed(String line) {
    String[] words = line.split(" ");
    Optional<CandidateType> type =
        TYPES.entrySet().stream()
            .filter(entry -> entry.getValue().equals(words[7]))
            .map(Map.Entry::getKey)
            .findFirst();
    if (type.isEmpty() || !words[2].equalsIgnoreCase("udp")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Candidate(
              words[0],
              Integer.parseInt(words[1]),
              CandidateTransport.UDP,
              Long.parseLong(words[3]),
              new InetSocketAddress(InetAddress.getByName(words[4]), Integer.parseInt(words[5])),
              type.get(),
              Optional.empty()));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
