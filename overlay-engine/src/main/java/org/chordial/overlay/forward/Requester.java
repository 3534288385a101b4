package org.chordial.overlay.forward;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.MessageBody;

/**
 * Sends requests into the overlay and waits for their answers (RFC 6940 section 6.2.1). Used on the
 * peer's serial executor, on which the futures complete too.
 */
public interface Requester {

  /**
   * Sends a request, again and again until it is answered or the attempts are used up.
   *
   * @param certificates of the signers of values inside the body, beside this node's own, which
   *     every message carries (section 6.3.4)
   * @return the answer; fails with a {@link RequestException}
   */
  CompletableFuture<Answer> request(
      List<Destination> to, MessageBody body, List<GenericCertificate> certificates);

  default CompletableFuture<Answer> request(List<Destination> to, MessageBody body) {
    return request(to, body, List.of());
  }
}
