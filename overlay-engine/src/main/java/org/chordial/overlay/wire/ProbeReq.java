package org.chordial.overlay.wire;

import java.util.List;

/** Asks a peer for figures about itself (RFC 6940 section 6.4.2.5.1). */
public record ProbeReq(List<ProbeInformationType> requestedInfo) implements MessageBody {
  public static final int CODE = 0x1;

  public ProbeReq {
    requestedInfo = List.copyOf(requestedInfo);
  }

  @Override
  public int messageCode() {
    return CODE;
  }
}
