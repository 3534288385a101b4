package org.chordial.overlay.forward;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.CandidateTransport;
import org.chordial.ice.agent.CandidateType;
import org.chordial.ice.agent.IceDescription;
import org.chordial.ice.agent.IceOptions;
import org.chordial.overlay.wire.CandType;
import org.chordial.overlay.wire.IceCandidate;
import org.chordial.overlay.wire.IceExtension;
import org.chordial.overlay.wire.IpAddressPort;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.OverlayLinkType;

/** ICE descriptions as RELOAD writes them (RFC 6940 section 6.5.1.7). */
final class IceCandidates {
  private static final String PACING = "ice-pacing";
  private static final String OPTIONS = "ice-options";
  private static final String ICE2 = "ice2";
  private static final String RENOMINATION = "renomination";

  private IceCandidates() {}

  static Negotiation.Parameters parameters(IceDescription description) {
    List<IceCandidate> candidates = new ArrayList<>();
    for (Candidate candidate : description.candidates()) {
      if (candidate.transport() == CandidateTransport.UDP) {
        List<IceExtension> said = candidates.isEmpty() ? said(description) : List.of();
        type(candidate.type()).ifPresent(type -> candidates.add(encode(candidate, type, said)));
      }
    }
    return new Negotiation.Parameters(
        opaque(description.ufrag()), opaque(description.pwd()), candidates);
  }

  /**
   * What SDP says of a whole description the first candidate says here, under the names of RFC
   * 8839: section 6.5.1.3 has a receiver pass over extensions that it does not know.
   */
  private static List<IceExtension> said(IceDescription description) {
    List<IceExtension> said = new ArrayList<>();
    said.add(
        new IceExtension(opaque(PACING), opaque(Long.toString(description.pacing().toMillis()))));
    if (description.options().renomination()) {
      said.add(new IceExtension(opaque(OPTIONS), opaque(ICE2 + " " + RENOMINATION)));
    }
    return said;
  }

  private static Optional<String> said(Negotiation.Parameters parameters, String name) {
    return parameters.candidates().stream()
        .limit(1)
        .flatMap(candidate -> candidate.extensions().stream())
        .filter(extension -> extension.name().equals(opaque(name)))
        .map(extension -> text(extension.value()))
        .findFirst();
  }

  private static Duration pacing(Negotiation.Parameters parameters) {
    return said(parameters, PACING)
        .filter(value -> value.matches("[0-9]{1,4}"))
        .map(value -> Duration.ofMillis(Integer.parseInt(value)))
        .orElse(IceDescription.DEFAULT_PACING);
  }

  private static IceOptions options(Negotiation.Parameters parameters) {
    List<String> words = List.of(said(parameters, OPTIONS).orElse("").split(" "));
    return new IceOptions(false, words.contains(ICE2), false, words.contains(RENOMINATION));
  }

  private static IceCandidate encode(Candidate candidate, CandType type, List<IceExtension> said) {
    Optional<IpAddressPort> related =
        type == CandType.HOST
            ? Optional.empty()
            : Optional.of(
                IpAddressPort.of(candidate.related().orElseGet(() -> anyAddress(candidate))));
    return new IceCandidate(
        IpAddressPort.of(candidate.address()),
        OverlayLinkType.DTLS_UDP_SR,
        opaque(candidate.foundation()),
        candidate.priority(),
        type,
        related,
        said);
  }

  /** Where the base is kept private, the wire still wants an address of some kind. */
  private static InetSocketAddress anyAddress(Candidate candidate) {
    return new InetSocketAddress(candidate.address().getAddress(), 0);
  }

  /**
   * @throws IllegalArgumentException where the parameters are not those of an ICE agent
   */
  static IceDescription description(Negotiation.Parameters parameters) {
    List<Candidate> candidates = new ArrayList<>();
    for (IceCandidate candidate : parameters.candidates()) {
      Optional<InetSocketAddress> address = candidate.addrPort().toSocketAddress();
      if (address.isPresent()
          && address.get().getPort() != 0
          && candidate.overlayLink().equals(OverlayLinkType.DTLS_UDP_SR)
          && candidates.size() < IceDescription.MAX_CANDIDATES) {
        candidates.add(
            new Candidate(
                text(candidate.foundation()),
                1,
                CandidateTransport.UDP,
                candidate.priority(),
                address.get(),
                type(candidate.type()),
                candidate.relAddrPort().flatMap(IpAddressPort::toSocketAddress)));
      }
    }
    return new IceDescription(
            text(parameters.ufrag()), text(parameters.password()), candidates, pacing(parameters))
        .withOptions(options(parameters));
  }

  private static Optional<CandType> type(CandidateType type) {
    return switch (type) {
      case HOST -> Optional.of(CandType.HOST);
      case SERVER_REFLEXIVE -> Optional.of(CandType.SRFLX);
      case RELAYED -> Optional.of(CandType.RELAY);
      case PEER_REFLEXIVE -> Optional.empty();
    };
  }

  private static CandidateType type(CandType type) {
    return switch (type) {
      case HOST -> CandidateType.HOST;
      case SRFLX -> CandidateType.SERVER_REFLEXIVE;
      case RELAY -> CandidateType.RELAYED;
    };
  }

  static Opaque opaque(String text) {
    return Opaque.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Opaque bytes) {
    return new String(bytes.toBytes(), StandardCharsets.UTF_8);
  }
}
