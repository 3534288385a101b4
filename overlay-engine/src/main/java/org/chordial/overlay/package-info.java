/** RELOAD (RFC 6940): wire, security, configuration, enrollment, links, Chord, storage, usages. */
package org.chordial.overlay;
