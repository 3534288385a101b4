/** Nodes that use the overlay and are no part of its shape (RFC 6940 section 4.2). */
package org.chordial.overlay.topology.client;
