/** Stored values (RFC 6940 section 7): the storing peer, its replicas, and the client. */
package org.chordial.overlay.storage;
