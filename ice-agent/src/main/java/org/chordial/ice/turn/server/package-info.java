/** A TURN server (RFC 8656): the core that relays, and what puts it on sockets. */
package org.chordial.ice.turn.server;
