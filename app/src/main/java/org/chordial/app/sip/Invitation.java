package org.chordial.app.sip;

import java.util.Optional;

/**
 * An INVITE that came in.
 *
 * @param from {@code user@domain} that the caller claims
 * @param verified whether the caller's certificate carries that name
 * @param offer the SDP; empty where the caller wants our offer in the 200 (RFC 3261 section 13.2.1)
 * @param overlay whether it came over the overlay
 */
public record Invitation(String from, boolean verified, Optional<String> offer, boolean overlay) {}
