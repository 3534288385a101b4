package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.ForwardingOption;
import org.chordial.overlay.wire.NodeId;

/** What is known of messages without decoding or verifying them. */
final class Payloads {
  private static final int RESERVED_CODES = 0x8000;

  private Payloads() {}

  /**
   * Whether this is the beginning of a request: its message code, the first two bytes behind the
   * header, is odd and below 0x8000 (section 6.3.3).
   */
  static boolean startsRequest(ForwardingHeader header, ByteBuf payload) {
    if (header.fragmentOffset() != 0 || payload.readableBytes() < 2) {
      return false;
    }
    return isRequest(payload.getUnsignedShort(payload.readerIndex()));
  }

  static boolean isRequest(int messageCode) {
    return messageCode >= 0 && messageCode < RESERVED_CODES && (messageCode & 1) == 1;
  }

  /**
   * The header of the response to a request. Section 6.2.2: "it MUST construct the Destination List
   * by reversing the order of the entries on the Via List".
   *
   * @param previousHop from which the request came; this node itself for its own requests
   */
  static ForwardingHeader response(
      ForwardingHeader request, NodeId previousHop, NodeId self, OverlayParameters parameters) {
    List<Destination> back = new ArrayList<>(request.viaList());
    if (!previousHop.equals(self)) {
      back.add(Destination.of(previousHop));
    }
    Collections.reverse(back);
    List<ForwardingOption> options =
        request.options().stream()
            .filter(ForwardingOption::isResponseCopy)
            .map(ForwardingOption::forResponse)
            .toList();
    return ForwardingHeader.request(
            request.overlay(),
            parameters.sequence(),
            parameters.initialTtl(),
            request.transactionId(),
            back)
        .withOptions(options);
  }
}
