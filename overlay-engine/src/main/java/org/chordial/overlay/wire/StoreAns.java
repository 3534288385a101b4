package org.chordial.overlay.wire;

import java.util.List;

/** The generation counters after a Store, and where it is replicated (RFC 6940 section 7.4.1.2). */
public record StoreAns(List<StoreKindResponse> kindResponses) implements MessageBody {
  public static final int CODE = 0x8;

  public StoreAns {
    kindResponses = List.copyOf(kindResponses);
  }

  @Override
  public int messageCode() {
    return CODE;
  }
}
