package org.chordial.app.contacts;

/**
 * Somebody I know.
 *
 * @param aor as the overlay knows it, without a scheme
 * @param name as I call her
 */
public record Contact(String aor, String name) {}
