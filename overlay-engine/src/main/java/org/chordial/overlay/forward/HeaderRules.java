package org.chordial.overlay.forward;

import java.util.Optional;
import java.util.function.Supplier;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.ForwardingHeader;

/**
 * What a header must be for a message to be looked at further. RFC 6940 section 6.1: "If any of
 * these are incorrect, as defined in Section 6.3.2, it is an error and the message MUST be
 * discarded. The peer SHOULD generate an appropriate error".
 */
final class HeaderRules {

  /**
   * @param error what the originator of a request is told; empty for silence
   */
  record Violation(Drop drop, Optional<ErrorCode> error) {}

  private final Supplier<OverlayParameters> parameters;

  HeaderRules(Supplier<OverlayParameters> parameters) {
    this.parameters = parameters;
  }

  /**
   * @param length of the whole message as it came, in bytes
   */
  Optional<Violation> violation(ForwardingHeader header, int length) {
    OverlayParameters overlay = parameters.get();
    if (header.overlay() != overlay.overlay()) {
      return silent(Drop.OTHER_OVERLAY);
    }
    if (header.version() != ForwardingHeader.VERSION) {
      return loud(Drop.OTHER_VERSION, ErrorCode.INCOMPATIBLE_WITH_OVERLAY);
    }
    if (!header.hasFragmentBit()) {
      return silent(Drop.NO_FRAGMENT_BIT);
    }
    if (length > overlay.maxMessageSize()) {
      return loud(Drop.TOO_LARGE, ErrorCode.MESSAGE_TOO_LARGE);
    }
    if (header.ttl() > overlay.initialTtl()) {
      return loud(Drop.TTL_ABOVE_INITIAL, ErrorCode.TTL_EXCEEDED);
    }
    if (header.destinationList().isEmpty()) {
      return silent(Drop.NO_DESTINATION);
    }
    return Optional.empty();
  }

  private static Optional<Violation> silent(Drop drop) {
    return Optional.of(new Violation(drop, Optional.empty()));
  }

  private static Optional<Violation> loud(Drop drop, ErrorCode error) {
    return Optional.of(new Violation(drop, Optional.of(error)));
  }
}
