package org.chordial.media.session;

import java.util.List;
import org.chordial.ice.agent.IceDescription;

/**
 * What the other side's SDP says about how to reach it.
 *
 * @param ice candidates of component 1 and the credentials
 * @param fingerprints the certificate must match one of them; several are several hashes of one
 */
public record RemoteTransport(IceDescription ice, List<Fingerprint> fingerprints) {

  /**
   * @throws IllegalArgumentException without a fingerprint: there is no call in the clear
   */
  public RemoteTransport {
    fingerprints = List.copyOf(fingerprints);
    if (fingerprints.isEmpty()) {
      throw new IllegalArgumentException("a fingerprint is needed");
    }
  }
}
