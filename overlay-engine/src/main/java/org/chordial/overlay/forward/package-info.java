/**
 * The Forwarding and Link Management Layer (RFC 6940 sections 6.1, 6.2, 6.5 and 6.7): routing,
 * transactions, Attach and AppAttach.
 */
package org.chordial.overlay.forward;
