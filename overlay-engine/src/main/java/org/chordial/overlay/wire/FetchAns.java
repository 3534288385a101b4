package org.chordial.overlay.wire;

import java.util.List;

/** Stored values, one response for each Kind asked for (RFC 6940 section 7.4.2.2). */
public record FetchAns(List<FetchKindResponse> kindResponses) implements MessageBody {
  public static final int CODE = 0xa;

  public FetchAns {
    kindResponses = List.copyOf(kindResponses);
  }

  @Override
  public int messageCode() {
    return CODE;
  }
}
