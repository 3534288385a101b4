package org.chordial.ice.lab;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
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

  private static final Map<CandidateTransport, String> TCP_TYPES =
      Map.of(
          CandidateTransport.TCP_ACTIVE, "active",
          CandidateTransport.TCP_PASSIVE, "passive",
          CandidateTransport.TCP_SIMULTANEOUS_OPEN, "so");

  private LabCandidate() {}

  /** The type, and that it is over TCP. */
  static String word(Candidate candidate) {
    return TYPES.get(candidate.type()) + (candidate.transport().isTcp() ? "/tcp" : "");
  }

  static String line(Candidate candidate) {
    String line =
        String.join(
            " ",
            candidate.foundation(),
            Integer.toString(candidate.component()),
            candidate.transport().isTcp() ? "tcp" : "udp",
            Long.toString(candidate.priority()),
            candidate.address().getAddress().getHostAddress(),
            Integer.toString(candidate.address().getPort()),
            "typ",
            TYPES.get(candidate.type()));
    String related =
        candidate
            .related()
            .map(
                address ->
                    " raddr "
                        + address.getAddress().getHostAddress()
                        + " rport "
                        + address.getPort())
            .orElse("");
    // RFC 6544, section 4.5.
    String tcp =
        candidate.transport().isTcp() ? " tcptype " + TCP_TYPES.get(candidate.transport()) : "";
    return line + related + tcp;
  }

  private static Optional<CandidateTransport> transport(List<String> words) {
    if (words.get(2).equalsIgnoreCase("udp")) {
      return Optional.of(CandidateTransport.UDP);
    }
    int type = words.indexOf("tcptype");
    return TCP_TYPES.entrySet().stream()
        .filter(entry -> type > 0 && entry.getValue().equals(words.get(type + 1)))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Empty where it is of a kind that is not known here. */
  static Optional<Candidate> parsed(String line) {
    String[] words = line.split(" ");
    Optional<CandidateType> type =
        TYPES.entrySet().stream()
            .filter(entry -> entry.getValue().equals(words[7]))
            .map(Map.Entry::getKey)
            .findFirst();
    Optional<CandidateTransport> transport = transport(List.of(words));
    if (type.isEmpty() || transport.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Candidate(
              words[0],
              Integer.parseInt(words[1]),
              transport.get(),
              Long.parseLong(words[3]),
              new InetSocketAddress(InetAddress.getByName(words[4]), Integer.parseInt(words[5])),
              type.get(),
              Optional.empty()));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
