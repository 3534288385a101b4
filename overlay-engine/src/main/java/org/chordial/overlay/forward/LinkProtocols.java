package org.chordial.overlay.forward;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.IceCandidate;
import org.chordial.overlay.wire.OverlayLinkType;

/**
 * The Overlay Link protocols that an overlay permits (RFC 6940 sections 6.6 and 11.1). The
 * configuration says by {@code no-ice} which family it is, and may name members of it by {@code
 * overlay-link-protocol}: {@code TLS}, "which refers to the use of TLS and DTLS", for all, or the
 * names of the registry of section 14.10.
 *
 * @param permitted never empty, the preferred one first
 */
public record LinkProtocols(List<OverlayLinkType> permitted) {
  private static final List<OverlayLinkType> ICE = List.of(OverlayLinkType.DTLS_UDP_SR);

  /** By section 6.5.1.6, TCP goes before "protocols encapsulated over UDP". */
  private static final List<OverlayLinkType> NO_ICE =
      List.of(OverlayLinkType.TLS_TCP_FH_NO_ICE, OverlayLinkType.DTLS_UDP_SR_NO_ICE);

  public LinkProtocols {
    permitted = List.copyOf(permitted);
  }

  /** Empty where the overlay permits none that this program has. */
  public static Optional<LinkProtocols> of(ConfigurationDocument document) {
    // "An overlay MUST be either all ICE or all No-ICE" (section 6.5.1.5)
    List<OverlayLinkType> family = new ArrayList<>(document.noIce() ? NO_ICE : ICE);
    Set<String> named = Set.copyOf(document.overlayLinkProtocols());
    if (!named.isEmpty() && !named.contains(ConfigurationDocument.LINK_PROTOCOL_TLS)) {
      family.removeIf(type -> !named.contains(type.toString()));
    }
    return family.isEmpty() ? Optional.empty() : Optional.of(new LinkProtocols(family));
  }

  public boolean noIce() {
    return permitted.getFirst().isNoIce();
  }

  public boolean permits(OverlayLinkType type) {
    return permitted.contains(type);
  }

  /** Whether bootstrap nodes are called by DTLS; otherwise by TLS. */
  public boolean bootstrapOverDatagrams() {
    return !permits(OverlayLinkType.TLS_TCP_FH_NO_ICE);
  }

  /**
   * Section 6.5.1.1: "A single AttachReqAns MUST NOT include both candidates whose OverlayLinkType
   * protocols use ICE (the default) and candidates that specify 'No-ICE'."
   *
   * @return what is wrong with the candidates of the other side
   */
  Optional<RequestException> objection(List<IceCandidate> candidates) {
    boolean withIce = candidates.stream().anyMatch(each -> !each.overlayLink().isNoIce());
    boolean withoutIce = candidates.stream().anyMatch(each -> each.overlayLink().isNoIce());
    if (withIce && withoutIce) {
      return Optional.of(
          new RequestException(
              ErrorCode.INVALID_MESSAGE, "candidates with ICE and without it in one message"));
    }
    if (!candidates.isEmpty()
        && candidates.stream().noneMatch(each -> permits(each.overlayLink()))) {
      return Optional.of(
          new RequestException(
              ErrorCode.INCOMPATIBLE_WITH_OVERLAY, "only " + permitted + " is used here"));
    }
    return Optional.empty();
  }
}
