package org.chordial.overlay.forward;

import java.util.List;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.MessageContents;
import org.chordial.overlay.wire.NodeId;

/** The decoded and verified parts of a message behind its header. */
record OpenedMessage(
    MessageContents contents,
    NodeId signerId,
    NodeCertificate signer,
    List<GenericCertificate> certificates) {}
