package org.chordial.overlay.storage;

import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.forward.Requester;
import org.chordial.overlay.wire.MessageCodec;

/**
 * What storing peer and client both need of the peer around them.
 *
 * @param verifier as a rule {@code SecurityVerifier::verify}
 */
public record StorageEnvironment(
    KindRegistry kinds,
    MessageCodec codec,
    ValueVerifier verifier,
    Requester requester,
    CoreContext context) {}
