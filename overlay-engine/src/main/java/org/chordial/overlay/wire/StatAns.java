package org.chordial.overlay.wire;

import java.util.List;

/** Metadata of stored values (RFC 6940 section 7.4.3.2). */
public record StatAns(List<StatKindResponse> kindResponses) implements MessageBody {
  public static final int CODE = 0x1a;

  public StatAns {
    kindResponses = List.copyOf(kindResponses);
  }

  @Override
  public int messageCode() {
    return CODE;
  }
}
