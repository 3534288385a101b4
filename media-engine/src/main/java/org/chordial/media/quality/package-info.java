/** How much of what was sent has arrived: intelligibility of speech, fidelity of pictures. */
package org.chordial.media.quality;
