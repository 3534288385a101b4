package org.chordial.overlay.forward;

import java.util.List;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.MessageBody;

/**
 * What a {@link RequestHandler} answers.
 *
 * @param certificates of the signers of values inside the body, beside this node's own
 */
public record Reply(MessageBody body, List<GenericCertificate> certificates) {

  public static Reply of(MessageBody body) {
    return new Reply(body, List.of());
  }
}
