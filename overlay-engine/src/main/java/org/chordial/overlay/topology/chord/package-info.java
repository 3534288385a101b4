/** CHORD-RELOAD (RFC 6940 section 10), the topology plug-in that every overlay must offer. */
package org.chordial.overlay.topology.chord;
