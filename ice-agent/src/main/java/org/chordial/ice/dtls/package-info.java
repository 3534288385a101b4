/** DTLS 1.2 over a datagram path and TLS over a connection, with certificates on both sides. */
package org.chordial.ice.dtls;
