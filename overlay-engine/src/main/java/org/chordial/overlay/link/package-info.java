/**
 * Overlay links (RFC 6940 section 6.6): framing, simple reliability, and the table of connections.
 */
package org.chordial.overlay.link;
