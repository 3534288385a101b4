/** Certificates, signatures and trust (RFC 6940 sections 6.3.4, 7.1 and 11.3). */
package org.chordial.overlay.security;
