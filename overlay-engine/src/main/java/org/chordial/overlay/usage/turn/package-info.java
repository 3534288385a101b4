/** The TURN Server Usage (RFC 6940 section 9). */
package org.chordial.overlay.usage.turn;
