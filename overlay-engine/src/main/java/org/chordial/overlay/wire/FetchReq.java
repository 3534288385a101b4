package org.chordial.overlay.wire;

import java.util.List;

/** Asks for stored values (RFC 6940 section 7.4.2.1). */
public record FetchReq(ResourceId resource, List<StoredDataSpecifier> specifiers)
    implements MessageBody {
  public static final int CODE = 0x9;

  public FetchReq {
    specifiers = List.copyOf(specifiers);
  }

  @Override
  public int messageCode() {
    return CODE;
  }
}
