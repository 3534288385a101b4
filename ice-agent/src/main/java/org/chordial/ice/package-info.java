/** STUN, ICE, DTLS over a path, sockets, and the virtual network that tests them. */
package org.chordial.ice;
