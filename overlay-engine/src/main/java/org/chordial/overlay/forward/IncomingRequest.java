package org.chordial.overlay.forward;

import java.util.List;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.NodeId;

/**
 * A request that has reached this node and whose signature is verified.
 *
 * @param header as it arrived, with its Via List and what is left of its Destination List
 * @param body the request
 * @param signerId the Node-ID that originated and signed it
 * @param signer the certificate of that Node-ID
 * @param certificates the bucket of the security block, to verify values in the body with
 * @param previousHop the Node-ID at the other end of the link over which it came
 */
public record IncomingRequest(
    ForwardingHeader header,
    MessageBody body,
    NodeId signerId,
    NodeCertificate signer,
    List<GenericCertificate> certificates,
    NodeId previousHop) {}
