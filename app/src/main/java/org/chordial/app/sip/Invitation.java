package org.chordial.app.sip;

/**
 * An INVITE that came in.
 *
 * @param from {@code user@domain} that the caller claims
 * @param verified whether the caller's certificate carries that name
 * @param offer the SDP
 * @param overlay whether it came over the overlay
 */
public record Invitation(String from, boolean verified, String offer, boolean overlay) {}
