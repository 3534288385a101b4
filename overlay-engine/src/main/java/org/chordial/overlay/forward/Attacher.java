package org.chordial.overlay.forward;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.wire.Destination;

/** Makes direct links to other nodes (RFC 6940 section 6.5.1). */
@FunctionalInterface
public interface Attacher {

  /**
   * Makes a link to the last entry of the list, routed through the entries before it. Where there
   * is one already, that is the answer.
   *
   * @param sendUpdate asks the other node for an Update as soon as the link stands
   * @return the link; fails with a {@link RequestException}
   */
  CompletableFuture<Link> attach(List<Destination> to, boolean sendUpdate);
}
