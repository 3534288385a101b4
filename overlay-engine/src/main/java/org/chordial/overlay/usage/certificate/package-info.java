/** The Certificate Store Usage (RFC 6940 section 8). */
package org.chordial.overlay.usage.certificate;
