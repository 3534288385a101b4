/** TURN (RFC 8656): the client, and what client and server have in common on the wire. */
package org.chordial.ice.turn;
