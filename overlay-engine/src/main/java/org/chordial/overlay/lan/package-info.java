/** Finding the peers of an overlay on the same network by multicast, with no server at all. */
package org.chordial.overlay.lan;
