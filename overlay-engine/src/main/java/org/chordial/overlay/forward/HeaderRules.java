package org.chordial.overlay.forward;

import java.util.Optional;
import java.util.function.Supplier;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.HeaderView;

/**
 * What a header must be for a message to be looked at further. RFC 6940 section 6.1: "If any of
 * these are incorrect, as defined in Section 6.3.2, it is an error and the message MUST be
 * discarded. The peer SHOULD generate an appropriate error".
 */
final class HeaderRules {
  /**
   * How often a node may stand in the lists of one message. More than this is a list made to go
   * round in circles.
   */
  private static final int MAX_VISITS = 4;

  private static final Optional<Violation> NONE = Optional.empty();

  /**
   * @param error what the originator of a request is told; empty for silence
   */
  record Violation(Drop drop, Optional<ErrorCode> error) {
    /**
     * Whether no honest node passes on such a message. A larger one or a newer version may be right
     * by another configuration.
     */
    boolean isOffence() {
      return switch (drop) {
        case OTHER_OVERLAY, NO_FRAGMENT_BIT, NO_DESTINATION, ENDLESS_LISTS, TTL_ABOVE_INITIAL ->
            true;
        default -> false;
      };
    }
  }

  private final Supplier<OverlayParameters> parameters;

  HeaderRules(Supplier<OverlayParameters> parameters) {
    this.parameters = parameters;
  }

  Optional<Violation> violation(HeaderView header) {
    OverlayParameters overlay = parameters.get();
    if (header.overlay() != overlay.overlay()) {
      return silent(Drop.OTHER_OVERLAY);
    }
    if (header.version() != ForwardingHeader.VERSION) {
      return loud(Drop.OTHER_VERSION, ErrorCode.INCOMPATIBLE_WITH_OVERLAY);
    }
    if (!ForwardingHeader.hasFragmentBit(header.fragment())) {
      // "They MUST NOT try to interpret as fragmented messages with the high bit set low."
      return silent(Drop.NO_FRAGMENT_BIT);
    }
    if (header.length() > overlay.maxMessageSize()) {
      return loud(Drop.TOO_LARGE, ErrorCode.MESSAGE_TOO_LARGE);
    }
    if (header.ttl() > overlay.largestTtl(header.configurationSequence())) {
      return loud(Drop.TTL_ABOVE_INITIAL, ErrorCode.TTL_EXCEEDED);
    }
    if (header.destinationEntries() == 0) {
      return silent(Drop.NO_DESTINATION);
    }
    return isEndless(header, overlay) ? silent(Drop.ENDLESS_LISTS) : NONE;
  }

  /**
   * Each hop adds one entry to the Via List at most and the TTL bounds the hops, so longer lists
   * are of no honest sender.
   */
  private static boolean isEndless(HeaderView header, OverlayParameters overlay) {
    int most = overlay.initialTtl() + 1;
    return header.viaEntries() > most
        || header.destinationEntries() > most
        || header.visits() > MAX_VISITS;
  }

  private static Optional<Violation> silent(Drop drop) {
    return Optional.of(new Violation(drop, Optional.empty()));
  }

  private static Optional<Violation> loud(Drop drop, ErrorCode error) {
    return Optional.of(new Violation(drop, Optional.of(error)));
  }
}
