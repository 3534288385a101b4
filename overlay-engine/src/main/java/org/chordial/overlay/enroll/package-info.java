/** Enrollment (RFC 6940 sections 11.2, 11.3): names, Node-IDs and certificates. */
package org.chordial.overlay.enroll;
