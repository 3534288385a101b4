package org.chordial.overlay.peer;

import org.chordial.overlay.link.LinkSecurity;
import org.chordial.overlay.security.CertificateVerifier;
import org.chordial.overlay.security.SignatureScheme;

/**
 * What stands in for the costly parts of a peer's security where thousands of peers run in one
 * program. Never for a real network.
 *
 * @param links lays security over connections
 * @param signatures of messages and values
 * @param certificates may be shared by all peers of one serial executor: they trust the same
 */
public record PeerSecurity(
    LinkSecurity links, SignatureScheme signatures, CertificateVerifier certificates) {}
