package org.chordial.overlay.wire;

import java.util.List;

/** The closest resource of each Kind (RFC 6940 section 7.4.4.2). */
public record FindAns(List<FindKindData> results) implements MessageBody {
  public static final int CODE = 0xe;

  public FindAns {
    results = List.copyOf(results);
  }

  @Override
  public int messageCode() {
    return CODE;
  }
}
