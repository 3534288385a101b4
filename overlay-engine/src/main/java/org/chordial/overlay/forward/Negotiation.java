package org.chordial.overlay.forward;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.link.SecureChannel;
import org.chordial.overlay.wire.IceCandidate;
import org.chordial.overlay.wire.Opaque;

/**
 * How two nodes come to a secured connection once their requests and answers can carry parameters
 * to and fro: by ICE (RFC 6940 section 6.5.1.10) or without it (6.5.1.11).
 */
interface Negotiation {

  /** The parameters that an Attach or AppAttach carries. */
  record Parameters(Opaque ufrag, Opaque password, List<IceCandidate> candidates) {}

  /** Makes one negotiation for each Attach or AppAttach. */
  @FunctionalInterface
  interface Factory {
    /**
     * @param offerer whether this node sent the request: it is then controlling, and the TLS server
     */
    Negotiation start(boolean offerer);
  }

  /** This side's parameters, called once and first. */
  CompletableFuture<Parameters> prepare();

  /**
   * Connects with the other side.
   *
   * @return the secured channel; fails with a {@code LinkException} whose sentence says why
   */
  CompletableFuture<SecureChannel> connect(Parameters remote);

  /** Gives up; without effect once connected. */
  void close();
}
