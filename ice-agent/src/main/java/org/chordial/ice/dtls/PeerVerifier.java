package org.chordial.ice.dtls;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether the other side may be talked to. The handshake has proved that it holds the key
 * of the first certificate; nothing else has been checked.
 */
@FunctionalInterface
public interface PeerVerifier {

  /**
   * Runs on the context's executor, before the handshake ends.
   *
   * @param chain what the peer sent, its own certificate first; never empty
   * @return empty to go on; else why not, in a sentence for the user
   */
  Optional<String> refusal(List<X509Certificate> chain);
}
