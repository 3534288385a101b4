/** STUN (RFC 8489): messages, their codec, client transactions and a Binding server. */
package org.chordial.ice.stun;
