/** The messages of RFC 6940 as sealed records, and their codec. */
package org.chordial.overlay.wire;
