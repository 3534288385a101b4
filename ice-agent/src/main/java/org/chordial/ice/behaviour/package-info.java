/** What a network does to UDP: NAT behaviour discovery (RFC 5780), client and server. */
package org.chordial.ice.behaviour;
