package org.chordial.overlay.forward;

import java.util.List;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.NodeId;

/**
 * The verified response to a request.
 *
 * @param from the Node-ID that signed it
 * @param body never an {@code ErrorResponse}: those fail the request
 * @param certificates the bucket of the security block, to verify values in the body with
 * @param hops how many links the response came over
 */
public record Answer(
    NodeId from,
    NodeCertificate signer,
    MessageBody body,
    List<GenericCertificate> certificates,
    int hops) {}
