package org.chordial.overlay.wire;

import java.util.List;

/**
 * Stores values of several Kinds at one resource (RFC 6940 section 7.4.1.1); replica number 0 is
 * the original store.
 */
public record StoreReq(ResourceId resource, int replicaNumber, List<StoreKindData> kindData)
    implements MessageBody {
  public static final int CODE = 0x7;

  public StoreReq {
    kindData = List.copyOf(kindData);
  }

  @Override
  public int messageCode() {
    return CODE;
  }
}
