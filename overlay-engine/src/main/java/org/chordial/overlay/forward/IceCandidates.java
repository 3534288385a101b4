package org.chordial.overlay.forward;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.CandidateTransport;
import org.chordial.ice.agent.CandidateType;
import org.chordial.ice.agent.IceDescription;
import org.chordial.overlay.wire.CandType;
import org.chordial.overlay.wire.IceCandidate;
import org.chordial.overlay.wire.IpAddressPort;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.OverlayLinkType;

/** ICE descriptions as RELOAD writes them (RFC 6940 section 6.5.1.7). */
final class IceCandidates {
  private IceCandidates() {}

  static Negotiation.Parameters parameters(IceDescription description) {
    List<IceCandidate> candidates = new ArrayList<>();
    for (Candidate candidate : description.candidates()) {
      if (candidate.transport() == CandidateTransport.UDP) {
        type(candidate.type()).ifPresent(type -> candidates.add(encode(candidate, type)));
      }
    }
    return new Negotiation.Parameters(
        opaque(description.ufrag()), opaque(description.pwd()), candidates);
  }

  private static IceCandidate encode(Candidate candidate, CandType type) {
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
        List.of());
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
    return new IceDescription(text(parameters.ufrag()), text(parameters.password()), candidates);
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
