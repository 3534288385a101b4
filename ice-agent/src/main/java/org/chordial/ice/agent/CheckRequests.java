package org.chordial.ice.agent;

import java.util.ArrayList;
import java.util.List;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TransactionId;

/** Builds the Binding requests that go to the peer (RFC 8445, sections 7.1 and 7.2.2). */
final class CheckRequests {

  /**
   * Which nomination of the controlling agent a check belongs to, 32 bits. Comprehension-optional;
   * only told to peers with the ICE option renomination.
   */
  static final int NOMINATION = 0xc001;

  private final String username;
  private final Protection protection;

  /**
   * Section 7.2.2: "The username for the credential is formed by concatenating the username
   * fragment provided by the peer with the username fragment of the ICE agent sending the request,
   * separated by a colon".
   */
  CheckRequests(String localUfrag, IceDescription remote) {
    this.username = remote.ufrag() + ":" + localUfrag;
    this.protection = Protection.ice(remote.pwd());
  }

  Protection protection() {
    return protection;
  }

  /** A check that nominates nothing. */
  StunMessage build(TransactionId id, LocalBase base, RoleKeeper role) {
    return build(id, base, role, false, 0);
  }

  /**
   * @param nomination is told where it is not 0
   */
  StunMessage build(
      TransactionId id, LocalBase base, RoleKeeper role, boolean nominating, long nomination) {
    List<StunAttribute> attributes = new ArrayList<>(5);
    attributes.add(new StunAttribute.Username(username));
    attributes.add(new StunAttribute.Priority(base.checkPriority()));
    attributes.add(role.attribute());
    if (nominating) {
      attributes.add(new StunAttribute.UseCandidate());
      if (nomination != 0) {
        attributes.add(new StunAttribute.Other(NOMINATION, bytes(nomination)));
      }
    }
    return new StunMessage(StunClass.REQUEST, StunMessage.BINDING, id, attributes);
  }

  private static byte[] bytes(long value) {
    return new byte[] {
      (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
    };
  }

  /** The NOMINATION of a request, 0 where it has none. */
  static long nomination(StunMessage request) {
    for (StunAttribute attribute : request.attributes()) {
      if (attribute instanceof StunAttribute.Other(int type, byte[] value)
          && type == NOMINATION
          && value.length == 4) {
        return (value[0] & 0xffL) << 24
            | (value[1] & 0xffL) << 16
            | (value[2] & 0xffL) << 8
            | (value[3] & 0xffL);
      }
    }
    return 0;
  }
}
