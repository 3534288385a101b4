package org.chordial.overlay.wire;

import java.util.List;

/** Asks for metadata of stored values (RFC 6940 section 7.4.3.1). */
public record StatReq(ResourceId resource, List<StoredDataSpecifier> specifiers)
    implements MessageBody {
  public static final int CODE = 0x19;

  public StatReq {
    specifiers = List.copyOf(specifiers);
  }

  @Override
  public int messageCode() {
    return CODE;
  }
}
