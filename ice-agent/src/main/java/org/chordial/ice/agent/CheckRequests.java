package org.chordial.ice.agent;

import java.util.List;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TransactionId;

/** Builds the Binding requests that go to the peer (RFC 8445, sections 7.1 and 7.2.2). */
final class CheckRequests {

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

  StunMessage build(TransactionId id, LocalBase base, RoleKeeper role, boolean nominating) {
    StunAttribute name = new StunAttribute.Username(username);
    StunAttribute priority = new StunAttribute.Priority(base.checkPriority());
    return new StunMessage(
        StunClass.REQUEST,
        StunMessage.BINDING,
        id,
        nominating
            ? List.of(name, priority, role.attribute(), new StunAttribute.UseCandidate())
            : List.of(name, priority, role.attribute()));
  }
}
