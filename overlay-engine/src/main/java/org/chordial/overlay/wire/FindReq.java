package org.chordial.overlay.wire;

import java.util.List;

/** Asks for the closest resources that hold certain Kinds (RFC 6940 section 7.4.4.1). */
public record FindReq(ResourceId resource, List<KindId> kinds) implements MessageBody {
  public static final int CODE = 0xd;

  public FindReq {
    kinds = List.copyOf(kinds);
  }

  @Override
  public int messageCode() {
    return CODE;
  }
}
